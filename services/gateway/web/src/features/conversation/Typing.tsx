import type { Me, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useIsWriting } from "@/live/typing";
import { useViewers } from "./Viewers";

/** Who writes now: the customer, or a colleague. */
export function Typing({ ticket, me }: { ticket: Ticket; me: Me | undefined }) {
  const { t } = useWords();
  const contact = useIsWriting(ticket.conversation_id) ? ticket.contact : undefined;
  const [colleague] = useViewers(ticket.id, me?.id ?? "").filter((viewer) => viewer.typing);
  const writer = contact ?? colleague;
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
