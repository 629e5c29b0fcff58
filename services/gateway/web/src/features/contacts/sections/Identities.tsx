import { IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { disownAlias, placeContact } from "@/api/contacts";
import { manages } from "@/api/permissions";
import type { Alias } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { phone } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import type { SectionProps } from "../sections";

/** All by which the contact is found again: numbers, e-mail addresses and what channels call it. */
export function Identities({ contact, me }: SectionProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const disown = async ({ kind, value }: Alias) => {
    try {
      placeContact(client, (await disownAlias(contact.id, kind, value)).contact);
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  return (
    <ul className="ct-aliases">
      {contact.aliases.map((alias, index) => {
        const shown = alias.kind === "phone" ? phone(alias.value) : alias.value;
        return (
          <li key={`${alias.kind}:${alias.value}`}>
            <span className="sm mute">{t(`alias.${alias.kind}`)}</span>
            <span className="n t grow">{shown}</span>
            {manages(me) && index > 0 && (
              <Tip label={t("contact.disown", { name: shown })} size={28} onClick={() => void disown(alias)}>
                <IconX className="i s" aria-hidden />
              </Tip>
            )}
          </li>
        );
      })}
    </ul>
  );
}
