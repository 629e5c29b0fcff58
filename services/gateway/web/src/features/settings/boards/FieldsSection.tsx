import { Button } from "@mantine/core";
import { IconArchive, IconForms, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { fieldsQuery } from "@/api/boards";
import { del, patch } from "@/api/client";
import { keptQuery } from "@/api/settings";
import type { CustomField } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Away, useRestore } from "../Away";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { FieldDialog } from "./FieldDialog";
import { OrderedList } from "./OrderedList";
import "./boards.css";

const SUBJECTS = ["ticket", "contact"] as const;

/** What the company wants to know of tickets and contacts beyond the given (B8). */
export function FieldsSection() {
  const { t } = useWords();
  const client = useQueryClient();
  const fields = useQuery(fieldsQuery);
  const [edited, setEdited] = useState<{ on: CustomField["on"]; field?: CustomField } | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: fieldsQuery.queryKey });
  const kept = useQuery(keptQuery("fields")).data;
  const { restore, dialog } = useRestore("/fields", refresh);
  const act = async (work: () => Promise<unknown>, said?: string, undo?: () => void): Promise<boolean> => {
    try {
      await work();
      await refresh();
      if (said) toast(said, undo && { action: { label: t("action.undo"), run: undo } });
      return true;
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
      return false;
    }
  };
  return (
    <Section title={t("settings.section.fields")} text={t("settings.fields.text")}>
      {fields.isPending && <Skeleton />}
      {fields.isError && <Failed retry={() => void fields.refetch()} />}
      {fields.isSuccess &&
        SUBJECTS.map((on) => {
          const own = fields.data.filter((field) => field.on === on);
          const move = (field: CustomField, place: number) => {
            const others = own.filter((each) => each.id !== field.id);
            return act(() => patch(`/fields/${field.id}`, { before: others[place]?.id ?? null }));
          };
          return (
            <section key={on} className="set-part" aria-label={t(`settings.fields.of.${on}`)}>
              <h3>{t(`settings.fields.of.${on}`)}</h3>
              {own.length === 0 ? (
                <Empty icon={<IconForms />} title={t(`settings.fields.none.${on}`)} />
              ) : (
                <OrderedList label={t(`settings.fields.of.${on}`)} items={own} onMove={move}>
                  {(field) => (
                    <>
                      <span className="t grow">{field.name}</span>
                      <span className="sm mute t fld-kind">{t(`field.kind.${field.kind}`)}</span>
                      <Tip
                        label={t("settings.edit", { name: field.name })}
                        onClick={() => setEdited({ on, field })}
                      >
                        <IconPencil className="i s" aria-hidden />
                      </Tip>
                      <Tip
                        label={t("settings.archive", { name: field.name })}
                        onClick={() =>
                          void act(
                            () => del(`/fields/${field.id}`),
                            t("settings.fields.archived", { name: field.name }),
                            () => void restore(field),
                          )
                        }
                      >
                        <IconArchive className="i s" aria-hidden />
                      </Tip>
                    </>
                  )}
                </OrderedList>
              )}
              <Button
                variant="default"
                size="xs"
                className="bset-add"
                leftSection={<IconPlus className="i s" aria-hidden />}
                onClick={() => setEdited({ on })}
              >
                {t(`settings.fields.create.${on}`)}
              </Button>
            </section>
          );
        })}
      <Away items={kept?.filter((each) => each.archived) ?? []} onRestore={(each) => void restore(each)}>
        {(each) => (
          <>
            <span className="t grow">{each.name}</span>
            {each.on && <span className="sm mute">{t(`settings.fields.of.${each.on}`)}</span>}
          </>
        )}
      </Away>
      {dialog}
      {edited && <FieldDialog {...edited} onSaved={refresh} onClose={() => setEdited(null)} />}
    </Section>
  );
}
