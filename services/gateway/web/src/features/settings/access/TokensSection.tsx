import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { IconCopy, IconKey, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { teamQuery } from "@/api/catalogues";
import { del, post } from "@/api/client";
import { meQuery } from "@/api/queries";
import { type Token, tokensQuery } from "@/api/security";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/Dialog";
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
import "./access.css";

interface Issued {
  token: Token;
  secret: string;
}

const DAYS = ["30", "90", "365", "never"] as const;
const DAY = 86_400_000;

/** By what programs ask: within their scopes, and never beyond their owner's profile (P4). */
export function TokensSection() {
  const { t } = useTranslation();
  const tokens = useQuery(tokensQuery);
  const [making, setMaking] = useState(false);
  const [issued, setIssued] = useState<Issued | null>(null);
  return (
    <Section
      title={t("settings.section.tokens")}
      text={t("settings.tokens.text")}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setMaking(true)}>
          {t("settings.tokens.create")}
        </Button>
      }
    >
      {tokens.isPending && <Skeleton />}
      {tokens.isError && <Failed retry={() => void tokens.refetch()} />}
      {tokens.data?.items.length === 0 && (
        <Empty icon={<IconKey />} title={t("settings.tokens.none")} text={t("settings.tokens.noneText")} />
      )}
      {tokens.data && tokens.data.items.length > 0 && (
        <ul className="set-list" aria-label={t("settings.section.tokens")}>
          {tokens.data.items.map((token) => (
            <Line key={token.id} token={token} />
          ))}
        </ul>
      )}
      {making && tokens.data && (
        <TokenDialog scopes={tokens.data.scopes} onIssued={setIssued} onClose={() => setMaking(false)} />
      )}
      {issued && (
        <SecretDialog
          title={t("settings.tokens.shown", { name: issued.token.name })}
          secret={issued.secret}
          onClose={() => setIssued(null)}
        />
      )}
    </Section>
  );
}

/** Something that is shown here and nowhere else. */
export function SecretDialog({
  title,
  secret,
  onClose,
}: {
  title: string;
  secret: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={onClose} size={480} closeOnClickOutside={false} title={title}>
      <p className="sec">{t("settings.tokens.once")}</p>
      <output className="ac-secret n">{secret}</output>
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.close")}
        </Button>
        <Button
          data-autofocus
          leftSection={<IconCopy className="i s" aria-hidden />}
          onClick={() => void copy(secret, t("toast.copied"))}
        >
          {t("security.copy")}
        </Button>
      </div>
    </Dialog>
  );
}

function Line({ token }: { token: Token }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => del(`/tokens/${token.id}`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: tokensQuery.queryKey });
      toast(t("settings.tokens.revoked", { name: token.name }));
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const at = (time: string) => moment(time, i18n.language);
  const over = token.expires_at !== null && new Date(token.expires_at) < new Date();
  return (
    <li>
      <span className="grow set-name">
        <span className="m">{token.name}</span>
        <span className="sm mute">{token.scopes.join(", ")}</span>
        <span className="sm mute">
          {t("settings.tokens.as", { name: token.owner.name })}
          {" · "}
          {token.used_at ? t("settings.tokens.used", { at: at(token.used_at) }) : t("settings.tokens.unused")}
          {token.expires_at && !over && ` · ${t("settings.tokens.until", { at: at(token.expires_at) })}`}
        </span>
      </span>
      {over && <span className="chip">{t("settings.tokens.over")}</span>}
      {asking ? (
        <Button size="xs" color="red" loading={revoke.isPending} onClick={() => revoke.mutate()}>
          {t("settings.tokens.revokeNow")}
        </Button>
      ) : (
        <Tip label={t("settings.tokens.revoke", { name: token.name })} onClick={() => setAsking(true)}>
          <IconTrash className="i s" aria-hidden />
        </Tip>
      )}
    </li>
  );
}

interface DialogProps {
  scopes: string[];
  onIssued: (issued: Issued) => void;
  onClose: () => void;
}

function TokenDialog({ scopes, onIssued, onClose }: DialogProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const team = useQuery(teamQuery).data ?? [];
  const form = useForm({
    id: "tokens:new",
    said: null,
    initial: { name: "", owner_id: me?.id ?? "", scopes: [] as string[], days: "90" },
    check: (values) => ({
      name: !values.name.trim() && t("form.nameEmpty"),
      scopes: values.scopes.length === 0 && t("settings.tokens.scopesEmpty"),
    }),
    save: ({ name, owner_id, scopes: chosen, days }) =>
      post<Issued>("/tokens", {
        name: name.trim(),
        owner_id,
        scopes: chosen,
        expires_at: days === "never" ? null : new Date(Date.now() + Number(days) * DAY).toISOString(),
      }),
    onSaved: async (answer) => {
      await client.invalidateQueries({ queryKey: tokensQuery.queryKey });
      onClose();
      onIssued(answer);
    },
  });
  const { values, set, fault } = form;
  const areas = [...new Set(scopes.map((scope) => scope.split(":")[0] as string))];
  const toggle = (scope: string) =>
    set({
      scopes: values.scopes.includes(scope)
        ? values.scopes.filter((each) => each !== scope)
        : [...values.scopes, scope],
    });
  return (
    <FormDialog
      form={form}
      title={t("settings.tokens.create")}
      action={t("settings.tokens.issue")}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t("form.name")}
        description={t("settings.tokens.nameText")}
        maxLength={60}
        value={values.name}
        error={fault("name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label={t("settings.tokens.owner")}
        description={t("settings.tokens.ownerText")}
        allowDeselect={false}
        searchable
        value={values.owner_id}
        error={fault("owner_id")}
        onChange={(owner_id) => owner_id && set({ owner_id })}
        data={team.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <table className="ac-scopes">
        <thead>
          <tr>
            <th>{t("settings.tokens.scopes")}</th>
            <th>{t("settings.tokens.read")}</th>
            <th>{t("settings.tokens.write")}</th>
          </tr>
        </thead>
        <tbody>
          {areas.map((area) => (
            <tr key={area}>
              <td>{t(`settings.tokens.area.${area}`)}</td>
              {(["read", "write"] as const).map((act) => (
                <td key={act}>
                  <Checkbox
                    aria-label={`${t(`settings.tokens.area.${area}`)}: ${t(`settings.tokens.${act}`)}`}
                    checked={values.scopes.includes(`${area}:${act}`)}
                    onChange={() => toggle(`${area}:${act}`)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {fault("scopes") && (
        <p className="sm bad" role="alert">
          {fault("scopes")}
        </p>
      )}
      <Select
        mt={16}
        label={t("settings.tokens.lasts")}
        allowDeselect={false}
        value={values.days}
        onChange={(days) => days && set({ days })}
        data={DAYS.map((value) => ({ value, label: t(`settings.tokens.days.${value}`) }))}
      />
    </FormDialog>
  );
}
