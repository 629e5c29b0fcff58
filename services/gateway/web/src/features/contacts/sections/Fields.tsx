import { IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { fieldsQuery } from "@/api/boards";
import { changeContact, placeContact } from "@/api/contacts";
import type { CustomField, FieldValue } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FieldForm } from "@/ui/classification/FieldForm";
import { spellField } from "@/ui/classification/fieldWords";
import { Picked } from "@/ui/classification/Picked";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import type { SectionProps } from "../sections";

/** What the company wants to know of a contact beyond the given (B8). */
export function Fields({ contact }: SectionProps) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const asked = useQuery(fieldsQuery);
  const fields = (asked.data ?? []).filter(({ on }) => on === "contact");
  const fill = async (field: CustomField, value: FieldValue | null) => {
    const { contact: changed } = await changeContact(contact.id, { fields: { [field.id]: value } });
    placeContact(client, changed);
  };
  const clear = (field: CustomField) =>
    fill(field, null).catch((reason) => toast(explain(reason, t), { alert: true }));
  if (asked.isSuccess && fields.length === 0) return <p className="sm mute">{t("contact.noFields")}</p>;
  return (
    <dl className="ct-facts">
      {fields.map((field) => {
        const value = contact.fields[field.id];
        const said = value === undefined ? null : spellField(field, value, t, i18n.language);
        return (
          <div key={field.id}>
            <dt>{field.name}</dt>
            <dd className="ct-field">
              <Picked
                label={field.name}
                className={`ct-value ${said === null ? "mute" : ""}`}
                picker={(close) => (
                  <FieldForm
                    field={field}
                    value={value}
                    onSave={(wanted) => fill(field, wanted)}
                    onDone={close}
                  />
                )}
              >
                {said ?? t("contact.unknown")}
              </Picked>
              {said !== null && (
                <Tip
                  label={t("contact.clearField", { name: field.name })}
                  size={24}
                  onClick={() => void clear(field)}
                >
                  <IconX className="i xs" aria-hidden />
                </Tip>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
