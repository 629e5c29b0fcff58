import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { channelsQuery, queuesQuery } from "@/api/catalogues";
import { type ChannelKind, type ChannelSetup, type SetupField, setupQuery } from "@/api/channels";
import { patch, post } from "@/api/client";
import type { Channel } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { Skeleton } from "@/ui/Skeleton";
import { Failed } from "../Failed";
import { HookAddress } from "./HookAddress";
import { Setting, type Value } from "./Setting";

interface Props {
  channel?: Channel;
  /** Lines of the desk's own, such as the simulator, have no form. */
  kind?: ChannelKind;
  onSaved?: (channel: Channel) => void;
  onClose: () => void;
}

/** A line: its name, its queue, and what its provider wants to be told. What is kept secret is never shown. */
export function ChannelDialog(props: Props) {
  const { t } = useWords();
  const { channel, kind, onClose } = props;
  const setup = useQuery({ ...setupQuery(channel?.id ?? ""), enabled: channel !== undefined });
  if (!channel || setup.data) return <Fields {...props} setup={setup.data} fields={kind?.fields ?? []} />;
  return (
    <Dialog onClose={onClose} size={520} title={t("settings.channels.change", { name: channel.name })}>
      {setup.isError ? <Failed retry={() => void setup.refetch()} /> : <Skeleton rows={3} />}
    </Dialog>
  );
}

type Values = Record<string, Value>;

function Fields({
  channel,
  kind,
  setup,
  fields,
  onSaved,
  onClose,
}: Props & { setup?: ChannelSetup; fields: SetupField[] }) {
  const { t } = useWords();
  const client = useQueryClient();
  const queues = useQuery(queuesQuery).data ?? [];
  const kept = (field: SetupField) => setup?.secrets.includes(field.name) === true;
  const form = useForm<Values, Channel>({
    id: `channels:${channel?.id ?? kind?.kind ?? "new"}`,
    initial: {
      name: channel?.name ?? "",
      queue_id: channel?.queue_id ?? "",
      ...Object.fromEntries(fields.map((field) => [field.name, startOf(field, setup)])),
    },
    check: (values) => ({
      name: !String(values.name).trim() && t("form.nameEmpty"),
      ...Object.fromEntries(
        fields.map((field) => [
          field.name,
          field.required && !kept(field) && isEmpty(values[field.name]) && t("settings.channels.needed"),
        ]),
      ),
    }),
    save: (values, changes) => {
      const about = { name: String(values.name).trim(), queue_id: values.queue_id || null };
      const told = Object.fromEntries(
        fields
          .filter((field) => (channel ? field.name in changes : true))
          .filter((field) => field.kind !== "secret" || !isEmpty(values[field.name]))
          .map((field) => [field.name, sent(values[field.name])]),
      );
      if (!channel) return post<Channel>("/channels", { kind: kind?.kind, ...about, settings: told });
      const settings = Object.keys(told).length > 0 ? { settings: told } : {};
      return patch<Channel>(`/channels/${channel.id}`, { ...about, ...settings });
    },
    onSaved: async (saved) => {
      await client.invalidateQueries({ queryKey: channelsQuery.queryKey });
      void client.invalidateQueries({ queryKey: setupQuery(saved.id).queryKey });
      onClose();
      onSaved?.(saved);
    },
  });
  const { values, set, fault } = form;
  const title = channel
    ? t("settings.channels.change", { name: channel.name })
    : t("settings.channels.connectKind", { kind: t(`settings.channels.${kind?.kind}.title`) });
  return (
    <FormDialog
      form={form}
      size={520}
      title={title}
      action={t(channel ? "action.save" : "settings.channels.connect")}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t("form.name")}
        maxLength={60}
        value={String(values.name)}
        error={fault("name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("settings.channels.queue")}
        description={t("settings.channels.queueText")}
        value={String(values.queue_id)}
        error={fault("queue_id")}
        onChange={(event) => set({ queue_id: event.currentTarget.value })}
        data={[
          { value: "", label: t("settings.channels.noQueue") },
          ...queues.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {fields.map((field) => (
        <Setting
          key={field.name}
          kind={kind?.kind ?? ""}
          field={field}
          kept={kept(field)}
          value={values[field.name] ?? ""}
          error={fault(field.name)}
          onChange={(value) => set({ [field.name]: value })}
        />
      ))}
      {fields.some((field) => field.kind === "secret") && (
        <p className="sm mute">{t("settings.channels.secretText")}</p>
      )}
      {setup && fields.length > 0 && <HookAddress path={setup.hook} />}
    </FormDialog>
  );
}

const isEmpty = (value: Value | undefined) => value === undefined || String(value).trim() === "";
const sent = (value: Value | undefined) => (typeof value === "string" ? value.trim() : value);

/** What a field shows at first: what is kept, or what it is unless told otherwise. */
function startOf(field: SetupField, setup: ChannelSetup | undefined): Value {
  const held = setup?.settings[field.name] ?? field.default;
  if (field.kind === "switch") return held === true;
  if (field.kind === "secret") return "";
  return typeof held === "number" || typeof held === "string" ? held : "";
}
