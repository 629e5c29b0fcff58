import { useTranslation } from "react-i18next";
import type { Me, Ticket } from "@/api/types";
import { useViewers } from "./Viewers";

/** Who writes now: a colleague, or the customer himself. */
export function Typing({ ticket, me }: { ticket: Ticket; me: Me | undefined }) {
  const { t } = useTranslation();
  const [writer] = useViewers(ticket.id, me?.id ?? "").filter((viewer) => viewer.typing);
  if (!writer) return null;
  return (
    <div className="tyrow">
      <span className="typing" aria-hidden="true">
        <b />
        <b />
        <b />
      </span>
      {t("conversation.typing", { name: writer.name })}
    </div>
  );
}
