import { Fragment, type ReactNode } from "react";
import { get, query } from "@/api/client";
import { roomUrls } from "@/api/rooms";
import type { InternalMessage, Media, Page, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useWays } from "@/ui/desk";
import { openDialog } from "@/ui/dialogs";
import { Markup } from "@/ui/markup";
import { AudioClip } from "@/ui/media/AudioClip";
import { FileCard, Film, Picture, Sticker } from "@/ui/media/MediaView";
import { splitMentions } from "@/ui/mentions";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { splitTickets } from "./tickets";

/** A text with the people and tickets that it names. */
export function Said({ message }: { message: InternalMessage }): ReactNode {
  let place = 0;
  return splitMentions(message.text ?? "", message.mentions).map((part) => {
    place += part.text.length;
    if (part.called)
      return (
        <strong key={place} className="at">
          {part.text}
        </strong>
      );
    return (
      <Fragment key={place}>
        {splitTickets(part.text).map(({ key, text, number }) =>
          number === null ? <Markup key={key} text={text} /> : <TicketLink key={key} number={number} />,
        )}
      </Fragment>
    );
  });
}

/** Opens the ticket of that number, if the reader may see it. */
function TicketLink({ number }: { number: number }) {
  const { t } = useWords();
  const desk = useWays();
  const open = async () => {
    try {
      const found = await get<Page<Ticket>>(`/tickets${query({ q: String(number), limit: 50 })}`);
      const ticket = found.items.find((each) => each.number === number);
      if (ticket) desk.open(ticket.id);
      else toast(t("room.ticketHidden"), { alert: true });
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  return (
    <button
      type="button"
      className="tref n"
      aria-label={t("room.ticket", { number })}
      onClick={() => void open()}
    >
      #{number}
    </button>
  );
}

/** A file as what it is; pictures and films open large. */
export function SaidFile({ message, media }: { message: InternalMessage; media: Media }) {
  const { t } = useWords();
  if (!media.id) return null;
  const urls = roomUrls(message.room_id, media.id);
  const title = message.author.name ?? t("common.someone");
  const look = (kind: "image" | "video") => () =>
    openDialog({
      kind: "lightbox",
      items: [{ id: message.id, kind, src: urls.file, download: urls.download, title }],
      at: 0,
    });
  switch (media.kind) {
    case "image":
      return <Picture media={media} urls={urls} onOpen={look("image")} />;
    case "video":
      return <Film media={media} urls={urls} onOpen={look("video")} />;
    case "audio":
      return (
        <AudioClip
          track={{ id: message.id, src: urls.file, title, seconds: media.seconds }}
          waveform={media.waveform}
        />
      );
    case "sticker":
      return <Sticker media={media} urls={urls} />;
    default:
      return <FileCard media={media} urls={urls} />;
  }
}
