import { useWords } from "@/i18n/spoken";
import { dayName, phone } from "@/ui/format";
import type { SectionProps } from "../sections";
import { birthday } from "../words";

/** What is written down of a contact. */
export function Details({ contact }: SectionProps) {
  const { t, i18n } = useWords();
  const facts = [
    { name: "phone", value: phone(contact.phone) },
    { name: "email", value: contact.email },
    { name: "birthday", value: contact.birthday && birthday(contact.birthday, i18n.language) },
    { name: "address", value: contact.address },
    { name: "created", value: dayName(new Date(contact.created_at), i18n.language) },
  ];
  return (
    <dl className="ct-facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{t(`contact.${name}`)}</dt>
          <dd className={value ? "" : "mute"}>{value || t("contact.unknown")}</dd>
        </div>
      ))}
    </dl>
  );
}
