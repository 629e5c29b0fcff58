import { Checkbox, Select, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { teamQuery } from "@/api/catalogues";
import { post } from "@/api/client";
import { meQuery } from "@/api/queries";
import { type Token, tokensQuery } from "@/api/security";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import "./access.css";

export interface Issued {
  token: Token;
  secret: string;
}

const DAYS = ["30", "90", "365", "never"] as const;
const DAY = 86_400_000;

interface Props {
  scopes: string[];
  onIssued: (issued: Issued) => void;
  onClose: () => void;
}

export function TokenDialog({ scopes, onIssued, onClose }: Props) {
  const { t } = useWords();
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
