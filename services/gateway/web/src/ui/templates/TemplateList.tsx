import { Button, Loader, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconRefresh, IconSearch } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import { syncTemplates, templatesQuery } from "@/api/templates";
import type { Template } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "../refusal";
import { Tip } from "../Tip";
import { toast } from "../toast";
import { languageName } from "./words";

const SHOWN = 40;
export const MARKETING = "marketing";

/** The templates of a line, looked for by words, language and state. */
export function TemplateList({
  channelId,
  onChoose,
  noMarketing,
}: {
  channelId: string;
  onChoose: (it: Template) => void;
  noMarketing: boolean;
}) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const [typed, setTyped] = useState("");
  const [language, setLanguage] = useState("");
  const [status, setStatus] = useState("approved");
  const [shown, setShown] = useState(SHOWN);
  const [q] = useDebouncedValue(typed.trim(), 200);
  const { data, error, isPending, refetch } = useQuery(templatesQuery(channelId, { language, status, q }));
  const sync = useMutation({
    mutationFn: () => syncTemplates(channelId),
    onSuccess: async ({ templates }) => {
      await client.invalidateQueries({ queryKey: ["templates", channelId] });
      toast(t("template.synced", { count: templates }));
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const items = data?.items ?? [];
  const any = q === "" && language === "" && items.length === 0;
  return (
    <div className="tpl-find">
      <div className="tpl-tools">
        <TextInput
          data-composer
          className="grow"
          type="search"
          aria-label={t("template.search")}
          placeholder={t("template.search")}
          leftSection={<IconSearch className="i s" aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setShown(SHOWN);
          }}
        />
        <NativeSelect
          aria-label={t("template.language")}
          value={language}
          data={[
            { value: "", label: t("template.anyLanguage") },
            ...(data?.languages ?? []).map((value) => ({ value, label: languageName(value, i18n.language) })),
          ]}
          onChange={(event) => setLanguage(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={t("template.status")}
          value={status}
          data={[...new Set(["approved", ...(data?.statuses ?? [])]), ""].map((value) => ({
            value,
            label: value ? t(`template.state.${value}`, { defaultValue: value }) : t("template.anyStatus"),
          }))}
          onChange={(event) => setStatus(event.currentTarget.value)}
        />
        {me && manages(me) && (
          <Tip
            label={t("template.sync")}
            disabled={sync.isPending}
            onClick={() => sync.mutate()}
            aria-busy={sync.isPending}
          >
            {sync.isPending ? <Loader size={14} /> : <IconRefresh className="i s" aria-hidden />}
          </Tip>
        )}
      </div>
      {error ? (
        <p className="tpl-none sm bad" role="alert">
          {explain(error, t)}{" "}
          <button type="button" className="link" onClick={() => void refetch()}>
            {t("action.retry")}
          </button>
        </p>
      ) : (
        <ul className="tpl-list" aria-label={t("template.title")} aria-busy={isPending}>
          {items.slice(0, shown).map((template) => (
            <li key={template.id}>
              <button
                type="button"
                className="tpl"
                disabled={noMarketing && template.category === MARKETING}
                onClick={() => onChoose(template)}
              >
                <span className="row">
                  <span className="m t">{template.name}</span>
                  <span className="xs mute">{languageName(template.language, i18n.language)}</span>
                  <span className="grow" />
                  <State template={template} />
                </span>
                <span className="sm sec tpl-said">{template.body}</span>
                {noMarketing && template.category === MARKETING && (
                  <span className="xs tpl-why">{t("template.noMarketing")}</span>
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
      {items.length > shown && (
        <Button variant="subtle" color="gray" size="xs" onClick={() => setShown(shown + SHOWN)}>
          {t("template.more", { count: items.length - shown })}
        </Button>
      )}
      {!error && !isPending && items.length === 0 && (
        <p className="tpl-none sm mute">
          {t(any ? (me && manages(me) ? "template.noneManager" : "template.none") : "template.nothing")}
        </p>
      )}
    </div>
  );
}

/** Its state where it is not approved, and its category. */
function State({ template }: { template: Template }) {
  const { t } = useWords();
  const category = t(`template.category.${template.category}`, { defaultValue: template.category });
  if (template.status === "approved" && !template.unsupported)
    return <span className="chip">{category}</span>;
  const state = template.unsupported
    ? t("template.unsupported")
    : t(`template.state.${template.status}`, { defaultValue: template.status });
  return <span className={template.status === "rejected" ? "chip bad" : "chip pend"}>{state}</span>;
}
