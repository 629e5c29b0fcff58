import { useQuery } from "@tanstack/react-query";
import { contactQuery } from "@/api/contacts";
import type { Me, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Owners } from "@/ui/person/Owners";
import { Fold } from "./Fold";

/** Whose contact it is (K5). */
export function PortfolioSection({ ticket, me }: { ticket: Ticket; me: Me }) {
  const { t } = useWords();
  const owners = useQuery(contactQuery(ticket.contact.id)).data?.owners ?? [];
  return (
    <Fold
      section="portfolio"
      title={t("person.portfolio")}
      value={owners.map(({ name }) => name).join(", ") || t("common.none")}
    >
      <div className="person-in">
        <Owners contactId={ticket.contact.id} me={me} />
      </div>
    </Fold>
  );
}
