import { NativeSelect, PasswordInput, Switch, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { channelsQuery, queuesQuery } from "@/api/catalogues";
import { patch, post } from "@/api/client";
import type { Channel } from "@/api/types";
import { copy } from "@/ui/copy";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";

const SECRETS = ["access_token", "app_secret", "verify_token"] as const;
const EMPTY = { phone_number_id: "", waba_id: "", access_token: "", app_secret: "", verify_token: "" };

/** A line: its name and queue, and for an official WhatsApp number its keys, which are never shown again. */
export function ChannelDialog({ channel, onClose }: { channel?: Channel; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const queues = useQuery(queuesQuery).data ?? [];
  const official = channel === undefined || channel.kind === "waba";
  const [keys, setKeys] = useState(channel === undefined);
  const form = useForm({
    id: `channels:${channel?.id ?? "new"}`,
    initial: { name: channel?.name ?? "", queue_id: channel?.queue_id ?? "", ...EMPTY },
    check: (values) => ({
      name: !values.name.trim() && t("form.nameEmpty"),
      ...(keys && {
        phone_number_id: !values.phone_number_id.trim() && t("settings.channels.needed"),
        ...Object.fromEntries(
          SECRETS.map((name) => [name, !values[name].trim() && t("settings.channels.needed")]),
        ),
      }),
    }),
    save: ({ name, queue_id, ...values }) => {
      const trimmed = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, text.trim()]));
      const wish = { name: name.trim(), queue_id: queue_id || null, ...(keys && { settings: trimmed }) };
      return channel
        ? patch<Channel>(`/channels/${channel.id}`, wish)
        : post<Channel>("/channels", { kind: "waba", ...wish });
    },
    onSaved: async () => {
      await client.invalidateQueries({ queryKey: channelsQuery.queryKey });
      onClose();
    },
  });
  const { values, set, fault } = form;
  const hook = channel ? `${location.origin}/hooks/waba/${channel.id}` : null;
  return (
    <FormDialog
      form={form}
      size={520}
      title={channel ? t("settings.channels.change", { name: channel.name }) : t("settings.channels.create")}
      action={t(channel ? "action.save" : "settings.channels.connect")}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t("form.name")}
        maxLength={60}
        value={values.name}
        error={fault("name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("settings.channels.queue")}
        description={t("settings.channels.queueText")}
        value={values.queue_id}
        error={fault("queue_id")}
        onChange={(event) => set({ queue_id: event.currentTarget.value })}
        data={[
          { value: "", label: t("settings.channels.noQueue") },
          ...queues.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {official && channel && (
        <Switch
          mb={16}
          label={t("settings.channels.newKeys")}
          description={t("settings.channels.newKeysText")}
          checked={keys}
          onChange={(event) => setKeys(event.currentTarget.checked)}
        />
      )}
      {official && keys && (
        <>
          <TextInput
            label={t("settings.channels.phone_number_id")}
            description={t("settings.channels.phoneText")}
            value={values.phone_number_id}
            error={fault("phone_number_id")}
            onChange={(event) => set({ phone_number_id: event.currentTarget.value })}
          />
          <TextInput
            label={t("settings.channels.waba_id")}
            value={values.waba_id}
            error={fault("waba_id")}
            onChange={(event) => set({ waba_id: event.currentTarget.value })}
          />
          {SECRETS.map((name) => (
            <PasswordInput
              key={name}
              autoComplete="off"
              label={t(`settings.channels.${name}`)}
              value={values[name]}
              error={fault(name)}
              visibilityToggleButtonProps={{ "aria-label": t("login.showPassword") }}
              onChange={(event) => set({ [name]: event.currentTarget.value })}
            />
          ))}
          <p className="sm mute">{t("settings.channels.secretText")}</p>
        </>
      )}
      {official && hook && (
        <button type="button" className="hook sm" onClick={() => void copy(hook, t("toast.copied"))}>
          <span className="mute">{t("settings.channels.hook")}</span>
          <span className="m">{hook}</span>
        </button>
      )}
    </FormDialog>
  );
}
