import { IconBellZ, IconCheck } from "@tabler/icons-react";
import { memo } from "react";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { AgePill } from "@/ui/AgePill";
import { Avatar } from "@/ui/Avatar";
import { SlaPill } from "@/ui/SlaPill";

interface Props {
  ticket: Ticket;
  selected: boolean;
  withAgent: boolean;
  onToggle: (id: string, through?: boolean) => void;
  onOpen: (id: string) => void;
}

/** A ticket on the panel: its head chooses it, its body shows it. */
export const Cell = memo(function Cell({ ticket, selected, withAgent, onToggle, onOpen }: Props) {
  const { t } = useWords();
  const { contact, last_message: last } = ticket;
  const said = last?.text ?? (last ? t(`kind.${last.kind}`, { defaultValue: t("kind.unsupported") }) : "");
  return (
    <div className={`cell ${selected ? "on" : ""}`} data-cell={ticket.id}>
      <button
        type="button"
        aria-pressed={selected}
        className="pickhead"
        onClick={(event) => onToggle(ticket.id, event.shiftKey)}
      >
        <span className="vh">{t("panel.choose", { name: contact.name })}</span>
        <span className="face" aria-hidden>
          <Avatar name={contact.name} id={contact.id} size={24} channel={ticket.channel.kind} />
        </span>
        <span className={`cb ${selected ? "on" : ""}`}>
          {selected && <IconCheck className="i" aria-hidden />}
        </span>
      </button>
      <button type="button" className="body" data-open onClick={() => onOpen(ticket.id)}>
        <span className="nm t">{contact.name}</span>
        <span className="pv">
          {withAgent && ticket.assignee?.name && (
            <span className="m">{ticket.assignee.name.split(" ")[0]} ·</span>
          )}
          <span className="t">{said}</span>
        </span>
      </button>
      {ticket.snoozed ? (
        <IconBellZ className="i s mute" aria-label={t("drawer.snoozed")} />
      ) : ticket.sla ? (
        <SlaPill sla={ticket.sla} />
      ) : ticket.waiting_since ? (
        <AgePill since={ticket.waiting_since} />
      ) : (
        <span className="age">{t("panel.answered")}</span>
      )}
    </div>
  );
});
