import {
  IconAbc,
  IconCalendar,
  IconCheckbox,
  IconLink,
  IconListCheck,
  IconNumber123,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { fieldsQuery } from "@/api/boards";
import { put, request } from "@/api/client";
import type { CustomField, FieldValue, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { applyTicket } from "@/live/apply";
import { FieldForm } from "@/ui/classification/FieldForm";
import { spellField } from "@/ui/classification/fieldWords";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { Fold } from "./Fold";
import { Held } from "./Held";
import { Property } from "./Property";

const ICONS = {
  text: IconAbc,
  number: IconNumber123,
  date: IconCalendar,
  choice: IconListCheck,
  yes_no: IconCheckbox,
  link: IconLink,
};

/** What the company wants to know of a ticket beyond the given (B8). */
export function FieldsSection({ ticket, works }: { ticket: Ticket; works: boolean }) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const all = useQuery(fieldsQuery).data ?? [];
  const fields = all.filter((field) => field.on === "ticket");
  const held = ticket.fields ?? {};
  if (fields.length === 0) return null;
  const path = (field: CustomField) => `/tickets/${ticket.id}/fields/${field.id}`;
  const fill = async (field: CustomField, value: FieldValue) => {
    const answer = await put<{ ticket: Ticket }>(path(field), { value });
    applyTicket(client, answer.ticket);
  };
  const clear = async (field: CustomField, before: FieldValue) => {
    const refused = (reason: unknown) => toast(explain(reason, t), { alert: true });
    try {
      applyTicket(client, (await request<{ ticket: Ticket }>("DELETE", path(field))).ticket);
      toast(t("drawer.fieldCleared", { name: field.name }), {
        action: { label: t("action.undo"), run: () => void fill(field, before).catch(refused) },
      });
    } catch (reason) {
      refused(reason);
    }
  };
  const filled = fields.filter((field) => held[field.id] !== undefined).length;
  return (
    <Fold
      section="fields"
      title={t("drawer.fields")}
      value={filled ? `${filled}/${fields.length}` : undefined}
    >
      {fields.map((field) => {
        const Icon = ICONS[field.kind];
        const value = held[field.id];
        const said = value === undefined ? null : spellField(field, value, t, i18n.language);
        return (
          <Property key={field.id} icon={<Icon />} name={field.name}>
            {field.kind === "link" && said && !works ? (
              <a className="t" href={said} target="_blank" rel="noreferrer">
                {said}
              </a>
            ) : (
              <Held
                works={works}
                name={field.name}
                value={said}
                picker={(close) => (
                  <FieldForm
                    field={field}
                    value={value}
                    onSave={(wanted) => fill(field, wanted)}
                    onDone={close}
                  />
                )}
                onClear={() => value !== undefined && void clear(field, value)}
              />
            )}
          </Property>
        );
      })}
    </Fold>
  );
}
