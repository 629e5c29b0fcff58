import {
  IconBan,
  IconDownload,
  IconFileUnknown,
  IconPencilQuestion,
  IconPhone,
  IconPhoneX,
  IconRefresh,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { original } from "@/api/messages";
import type { Answer, CallState, Media, Message } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { duration } from "@/ui/format";
import { Markup } from "@/ui/markup";
import { AudioClip } from "@/ui/media/AudioClip";
import { ContactCards, PlaceCard } from "@/ui/media/Cards";
import { Absent, FileCard, Film, Picture, Sticker } from "@/ui/media/MediaView";
import { nameMentions } from "@/ui/mentions";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { useTicketActions } from "@/ui/useTicketActions";
import { beforeCards, cardsOf } from "./cards";
import { urlsOf } from "./files";
import { Chosen, Listed } from "./Offered";
import { SentCards } from "./SentCards";

interface Props {
  message: Message;
  ticketId: string;
  contact: string;
  /** Whether it can be acted on, unlike in the past. */
  live: boolean;
  onOpen: () => void;
}

/** What a message says, of whatever kind. */
export function Body({ message, ticketId, contact, live, onOpen }: Props) {
  const { t } = useWords();
  const { media, kind } = message;
  const cards = cardsOf(message);
  const text = nameMentions(beforeCards(message.text ?? "", cards), message.mentions ?? []);
  if (message.revoked)
    return (
      <span className="other gone">
        <IconBan className="i s" aria-hidden />
        {t("message.revoked")}
      </span>
    );
  if (kind === "call") return <CallBody call={message.call} />;
  if (message.location)
    return (
      <>
        <PlaceCard place={message.location} />
        {text && <Markup text={text} />}
      </>
    );
  if (message.contacts) return <ContactCards contacts={message.contacts} />;
  if (media) {
    const title = message.author.name ?? contact;
    return (
      <>
        <MediaBody media={media} kind={kind} id={message.id} {...{ ticketId, title, live, onOpen }} />
        {text && <Markup text={text} />}
      </>
    );
  }
  if (message.answer)
    return (
      <>
        <Chosen answer={message.answer} />
        {text && !sameAs(message.answer, text) && <Markup text={text} />}
      </>
    );
  if (kind === "order" || kind === "poll") return <Listed message={message} kind={kind} />;
  if (kind === "text" && message.text === null && message.edited_at)
    return (
      <span className="other">
        <IconPencilQuestion className="i" aria-hidden />
        {t("message.newTextUnknown")}
      </span>
    );
  if (kind === "text" || kind === "template")
    return (
      <>
        <Markup text={text} />
        {cards.length > 0 && <SentCards {...{ cards, ticketId }} />}
      </>
    );
  return <Unknown message={message} ticketId={ticketId} />;
}

/** What was chosen mostly comes as the text as well. */
const sameAs = (answer: Answer, text: string) =>
  text === answer.title || text === `${answer.title}\n${answer.description}`;

interface MediaProps {
  media: Media;
  kind: string;
  id: string;
  ticketId: string;
  title: string;
  live: boolean;
  onOpen: () => void;
}

function MediaBody({ media, kind, id, ticketId, title, live, onOpen }: MediaProps) {
  if (media.state === "lost")
    return (
      <>
        <Absent state="lost" reason={media.error?.text} />
        {live && <FetchAgain ticketId={ticketId} messageId={id} />}
      </>
    );
  if (media.id === null || media.state !== "stored") return <Absent state="fetching" />;
  const urls = urlsOf(ticketId, media.id);
  switch (kind) {
    case "image":
      return <Picture media={media} urls={urls} onOpen={onOpen} />;
    case "video":
      return <Film media={media} urls={urls} onOpen={onOpen} />;
    case "audio":
      return (
        <AudioClip
          track={{ id, src: urls.file, title, ticketId, seconds: media.seconds }}
          waveform={media.waveform}
        />
      );
    case "sticker":
      return <Sticker media={media} urls={urls} />;
    default:
      return <FileCard media={media} urls={urls} />;
  }
}

/** Asks the provider once more for a file that it did not give. */
function FetchAgain({ ticketId, messageId }: { ticketId: string; messageId: string }) {
  const { t } = useWords();
  const { command } = useTicketActions();
  const again = useMutation({
    mutationFn: () => command({ id: ticketId }, `messages/${messageId}/media/retry`),
  });
  return (
    <button type="button" className="original sm" disabled={again.isPending} onClick={() => again.mutate()}>
      <IconRefresh className="i xs" aria-hidden />
      {t("media.fetchAgain")}
    </button>
  );
}

/** Shown as what it is; the log keeps it whole. */
function Unknown({ message, ticketId }: { message: Message; ticketId: string }) {
  const { t } = useWords();
  const save = async () => {
    try {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await original(ticketId, message.id));
      link.download = `${message.id}.json`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  return (
    <>
      <span className={message.text ? "other over" : "other"}>
        <IconFileUnknown className="i" aria-hidden />
        {t(`kind.${message.kind}`, { defaultValue: t("kind.unsupported") })}
      </span>
      {message.text && <Markup text={message.text} />}
      <button type="button" className="original sm" onClick={() => void save()}>
        <IconDownload className="i xs" aria-hidden />
        {t("message.original")}
      </button>
    </>
  );
}

const CALLS: Partial<Record<CallState, string>> = {
  ended: "kind.callEnded",
  missed: "kind.callMissed",
  rejected: "kind.callRejected",
  failed: "kind.callFailed",
};

function CallBody({ call }: { call: Message["call"] }) {
  const { t } = useWords();
  const lost = call?.state === "missed" || call?.state === "failed";
  const Icon = lost ? IconPhoneX : IconPhone;
  const key = (call && CALLS[call.state]) ?? "kind.call";
  return (
    <span className={lost ? "other bad" : "other"}>
      <Icon className="i" aria-hidden />
      {t(key, { time: duration(call?.seconds ?? 0) })}
    </span>
  );
}
