import { useWords } from "@/i18n/spoken";
import { Owners } from "@/ui/person/Owners";
import type { SectionProps } from "../sections";

/** Whose contact it is (K5). */
export function Portfolio({ contact, me }: SectionProps) {
  const { t } = useWords();
  return (
    <>
      <p className="mute sm">{t("person.portfolioText")}</p>
      <Owners contactId={contact.id} me={me} />
    </>
  );
}
