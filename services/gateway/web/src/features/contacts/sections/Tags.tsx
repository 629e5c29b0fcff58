import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { tagsQuery } from "@/api/catalogues";
import { placeContact, tagContact, untagContact } from "@/api/contacts";
import { useWords } from "@/i18n/spoken";
import { Choices } from "@/ui/classification/Choices";
import { Picked } from "@/ui/classification/Picked";
import { explain } from "@/ui/refusal";
import { TagPill } from "@/ui/TagPill";
import { toast } from "@/ui/toast";
import type { SectionProps } from "../sections";

/** Tags that stay with the contact, whichever ticket is open (T15). */
export function Tags({ contact }: SectionProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const all = useQuery(tagsQuery).data ?? [];
  const held = new Set(contact.tags.map((each) => each.id));
  const toggle = async (id: string) => {
    try {
      const sent = held.has(id) ? untagContact(contact.id, id) : tagContact(contact.id, [id]);
      placeContact(client, (await sent).contact);
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  return (
    <span className="tags ct-tags">
      {contact.tags.map((each) => (
        <TagPill key={each.id} tag={each} box onRemove={() => void toggle(each.id)} />
      ))}
      <Picked
        label={t("drawer.addContactTag")}
        className="plus"
        picker={() => (
          <Choices
            label={t("drawer.addContactTag")}
            empty={t("choices.noTags")}
            choices={all.map((each) => ({ ...each, chosen: held.has(each.id) }))}
            onChoose={(id) => void toggle(id)}
          />
        )}
      >
        <IconPlus className="i s" aria-hidden />
      </Picked>
    </span>
  );
}
