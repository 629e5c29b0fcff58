import { Button, Checkbox, Menu, TextInput } from "@mantine/core";
import { IconDots, IconPlus, IconWebhook } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { del, patch, post } from "@/api/client";
import { type Webhook, webhooksQuery } from "@/api/security";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { DeliveriesDialog } from "./DeliveriesDialog";
import { SecretDialog } from "./TokensSection";
import "./access.css";

interface WithKey {
  webhook: Webhook;
  key: string;
}

/** Who outside is told of what happens, signed and tried until it arrives (P4). */
export function WebhooksSection() {
  const { t } = useWords();
  const webhooks = useQuery(webhooksQuery);
  const [edited, setEdited] = useState<Webhook | "new" | null>(null);
  const [shown, setShown] = useState<WithKey | null>(null);
  const [log, setLog] = useState<Webhook | null>(null);
  return (
    <Section
      title={t("settings.section.webhooks")}
      text={t("settings.webhooks.text")}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setEdited("new")}>
          {t("settings.webhooks.create")}
        </Button>
      }
    >
      {webhooks.isPending && <Skeleton />}
      {webhooks.isError && <Failed retry={() => void webhooks.refetch()} />}
      {webhooks.data?.items.length === 0 && (
        <Empty
          icon={<IconWebhook />}
          title={t("settings.webhooks.none")}
          text={t("settings.webhooks.noneText")}
        />
      )}
      {webhooks.data && webhooks.data.items.length > 0 && (
        <ul className="set-list" aria-label={t("settings.section.webhooks")}>
          {webhooks.data.items.map((webhook) => (
            <Line
              key={webhook.id}
              webhook={webhook}
              onEdit={() => setEdited(webhook)}
              onKey={setShown}
              onLog={() => setLog(webhook)}
            />
          ))}
        </ul>
      )}
      {edited && webhooks.data && (
        <WebhookDialog
          webhook={edited === "new" ? undefined : edited}
          kinds={webhooks.data.kinds}
          onKey={setShown}
          onClose={() => setEdited(null)}
        />
      )}
      {shown && (
        <SecretDialog
          title={t("settings.webhooks.key", { name: shown.webhook.name })}
          secret={shown.key}
          onClose={() => setShown(null)}
        />
      )}
      {log && <DeliveriesDialog webhook={log} onClose={() => setLog(null)} />}
    </Section>
  );
}

interface LineProps {
  webhook: Webhook;
  onEdit: () => void;
  onKey: (given: WithKey) => void;
  onLog: () => void;
}

function Line({ webhook, onEdit, onKey, onLog }: LineProps) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const { id, name, state, why } = webhook;
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => client.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const active = state === "active";
  const at = (time: string) => moment(time, i18n.language);
  return (
    <li>
      <span className="grow set-name">
        <span className="m">{name}</span>
        <span className="sm ac-way n">{webhook.url}</span>
        <span className="sm mute">
          {webhook.kinds.map((kind) => t(`settings.webhooks.kind.${kind.replace(".", "_")}`)).join(", ")}
        </span>
        {webhook.failing_since ? (
          <span className="sm bad">{t("settings.webhooks.failing", { at: at(webhook.failing_since) })}</span>
        ) : (
          webhook.delivered_at && (
            <span className="sm mute">
              {t("settings.webhooks.delivered", { at: at(webhook.delivered_at) })}
            </span>
          )
        )}
      </span>
      {!active && <span className="chip pend">{t(`settings.webhooks.paused.${why ?? "asked"}`)}</span>}
      <Menu position="bottom-end">
        <Menu.Target>
          <Tip label={t("settings.webhooks.acts", { name })} quiet loading={act.isPending}>
            <IconDots className="i s" aria-hidden />
          </Tip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onLog}>{t("settings.webhooks.log")}</Menu.Item>
          <Menu.Item onClick={onEdit}>{t("action.edit")}</Menu.Item>
          {active && (
            <Menu.Item
              onClick={() =>
                act.mutate(async () => {
                  await post(`/webhooks/${id}/test`);
                  onLog();
                })
              }
            >
              {t("settings.webhooks.test")}
            </Menu.Item>
          )}
          <Menu.Item
            onClick={() => act.mutate(async () => onKey(await post<WithKey>(`/webhooks/${id}/key`)))}
          >
            {t("settings.webhooks.newKey")}
          </Menu.Item>
          <Menu.Item onClick={() => act.mutate(() => post(`/webhooks/${id}/${active ? "pause" : "resume"}`))}>
            {t(active ? "settings.webhooks.pause" : "settings.webhooks.resume")}
          </Menu.Item>
          <Menu.Item color="red" onClick={() => act.mutate(() => del(`/webhooks/${id}`))}>
            {t("settings.webhooks.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

interface DialogProps {
  webhook?: Webhook;
  kinds: string[];
  onKey: (given: WithKey) => void;
  onClose: () => void;
}

function WebhookDialog({ webhook, kinds, onKey, onClose }: DialogProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const form = useForm({
    id: `webhooks:${webhook?.id ?? "new"}`,
    said: webhook ? undefined : null,
    initial: { name: webhook?.name ?? "", url: webhook?.url ?? "", kinds: webhook?.kinds ?? [] },
    check: (values) => ({
      name: !values.name.trim() && t("form.nameEmpty"),
      url: !/^https?:\/\/\S+$/.test(values.url.trim()) && t("settings.webhooks.urlWrong"),
      kinds: values.kinds.length === 0 && t("settings.webhooks.kindsEmpty"),
    }),
    save: (values) => {
      const wish = { name: values.name.trim(), url: values.url.trim(), kinds: values.kinds };
      return webhook
        ? patch<Partial<WithKey>>(`/webhooks/${webhook.id}`, wish)
        : post<Partial<WithKey>>("/webhooks", wish);
    },
    onSaved: async ({ webhook: saved, key }) => {
      await client.invalidateQueries({ queryKey: webhooksQuery.queryKey });
      onClose();
      if (saved && key) onKey({ webhook: saved, key });
    },
  });
  const { values, set, fault } = form;
  return (
    <FormDialog
      form={form}
      title={t(webhook ? "settings.webhooks.change" : "settings.webhooks.create")}
      action={t(webhook ? "action.save" : "settings.create")}
      size={560}
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
      <TextInput
        type="url"
        label={t("settings.webhooks.url")}
        description={t("settings.webhooks.urlText")}
        maxLength={500}
        value={values.url}
        error={fault("url")}
        onChange={(event) => set({ url: event.currentTarget.value })}
      />
      <Checkbox.Group
        label={t("settings.webhooks.kinds")}
        value={values.kinds}
        error={fault("kinds")}
        onChange={(chosen) => set({ kinds: kinds.filter((kind) => chosen.includes(kind)) })}
      >
        <div className="ac-kinds">
          {kinds.map((kind) => (
            <Checkbox key={kind} value={kind} label={t(`settings.webhooks.kind.${kind.replace(".", "_")}`)} />
          ))}
        </div>
      </Checkbox.Group>
    </FormDialog>
  );
}
