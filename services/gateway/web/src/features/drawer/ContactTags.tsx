import { IconPlus, IconUser } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { tagsQuery } from "@/api/catalogues";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Choices } from "@/ui/classification/Choices";
import { Picked } from "@/ui/classification/Picked";
import { TagPill } from "@/ui/TagPill";
import { Property } from "./Property";
import { useContactChanges } from "./useContactChanges";

/** Tags that stay with the contact, whichever ticket is open. */
export function ContactTags({ ticket }: { ticket: Ticket }) {
  const { t } = useWords();
  const { tag, untag } = useContactChanges(ticket);
  const all = useQuery(tagsQuery).data ?? [];
  const held = new Set(ticket.contact.tags.map((each) => each.id));
  const toggle = (id: string) => void (held.has(id) ? untag(id) : tag(id));
  return (
    <Property icon={<IconUser />} name={t("drawer.ofContact")}>
      <span className="tags">
        {ticket.contact.tags.map((each) => (
          <TagPill key={each.id} tag={each} box onRemove={() => void untag(each.id)} />
        ))}
        <Picked
          label={t("drawer.addContactTag")}
          className="plus"
          picker={() => (
            <Choices
              label={t("drawer.addContactTag")}
              empty={t("choices.noTags")}
              choices={all.map((each) => ({ ...each, chosen: held.has(each.id) }))}
              onChoose={toggle}
            />
          )}
        >
          <IconPlus className="i s" aria-hidden />
        </Picked>
      </span>
    </Property>
  );
}
