import type { Me, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { capital, dayName } from "@/ui/format";
import { Bubble, type BubbleActs } from "./Bubble";
import { EventLine, EventRun } from "./EventLine";
import { NoteBubble } from "./NoteBubble";
import { ParcelBubble } from "./ParcelBubble";
import type { Line } from "./timeline";

interface Props {
  line: Line;
  ticket: Ticket;
  me: Me | undefined;
  hit: string | undefined;
  acts: BubbleActs;
}

/** One line of the conversation, whatever stands in it. */
export function LineView({ line, ticket, me, hit, acts }: Props) {
  const { t, i18n } = useWords();
  switch (line.kind) {
    case "day":
      return <div className="day">{capital(dayName(line.at, i18n.language))}</div>;
    case "unread":
      return <div className="unl">{t("conversation.newMessages", { count: line.count })}</div>;
    case "event":
      return <EventLine entry={line.entry} />;
    case "events":
      return <EventRun entries={line.entries} />;
    case "note":
      return <NoteBubble note={line.note} ticketId={ticket.id} me={me} />;
    case "message":
      return (
        <Bubble
          message={line.message}
          tight={line.tight}
          tail={line.tail}
          ticketId={ticket.id}
          contact={ticket.contact.name}
          group={ticket.group}
          hit={line.message.id === hit}
          acts={acts}
        />
      );
    case "parcel":
      return <ParcelBubble parcel={line.parcel} name={me?.name ?? ""} contact={ticket.contact.name} />;
  }
}
