import {
  IconBellZ,
  IconFile,
  IconMapPin,
  IconMicrophone,
  IconPencil,
  IconPhone,
  IconPhoto,
  IconRobot,
  IconSticker,
  IconUser,
  IconVideo,
} from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { memo } from "react";
import { contactPhotoUrl } from "@/api/contacts";
import type { LastMessage, Ticket } from "@/api/types";
import { AgePill } from "@/ui/AgePill";
import { Avatar } from "@/ui/Avatar";
import { DeliveryMark } from "@/ui/DeliveryMark";
import { moment, shortTime } from "@/ui/format";
import { plain } from "@/ui/markup";
import { SlaPill } from "@/ui/SlaPill";
import { TagPill } from "@/ui/TagPill";
import "./row.css";

const KINDS: Record<string, typeof IconPhoto> = {
  image: IconPhoto,
  video: IconVideo,
  audio: IconMicrophone,
  sticker: IconSticker,
  location: IconMapPin,
  contacts: IconUser,
  call: IconPhone,
  document: IconFile,
};

const TAGS_SHOWN = 2;

interface SlotProps extends Props {
  start: number;
  height: number;
  onOpen: (id: string) => void;
  onPoint: (id: string) => void;
}

/** A row in its place. Most that happens to a list concerns one row or two. */
export const Slot = memo(function Slot({ start, height, onOpen, onPoint, ...row }: SlotProps) {
  const { id } = row.ticket;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps focus and names the active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the listbox opens the active row
    <div
      id={`row-${id}`}
      className="opt"
      role="option"
      aria-selected={row.selected}
      style={{ transform: `translateY(${start}px)`, height }}
      onClick={() => onOpen(id)}
      onPointerEnter={() => onPoint(id)}
    >
      <TicketRow {...row} />
    </div>
  );
});

interface Props {
  /** Asked for once by the list: a row is drawn in every frame of a scroll. */
  t: TFunction;
  ticket: Ticket;
  me: string;
  language: string;
  selected: boolean;
  active: boolean;
  /** It is no longer of this list, and stays where it stood until nobody is about to press. */
  left: boolean;
  compact: boolean;
  writing: boolean;
  /** What oneself has begun to answer. */
  draft: string | undefined;
  onAccept: (ticket: Ticket) => void;
}

function TicketRow(props: Props) {
  const { t, ticket, language, selected, active, left, compact } = props;
  const { contact } = ticket;
  const unread = ticket.unread > 0;
  const classes = ["tk", selected && "sel", active && "act", unread && "un", left && "left", compact && "cp"];
  const photo = contactPhotoUrl(contact);
  return (
    <div className={classes.filter(Boolean).join(" ")}>
      <Avatar
        name={contact.name}
        id={contact.id}
        size={compact ? 36 : 40}
        channel={ticket.channel.kind}
        photo={photo}
      />
      <div className="cell0">
        <div className="a">
          <span className="t">{contact.name}</span>
          {ticket.bot && <AtBot t={t} name={ticket.bot.name} />}
          <time dateTime={ticket.active_at}>{shortTime(ticket.active_at, language)}</time>
        </div>
        <div className="p">
          <Line {...props} />
          {compact && <Waiting t={t} ticket={ticket} left={left} />}
          <Unread t={t} count={ticket.unread} />
        </div>
        {!compact && <Facts {...props} />}
      </div>
      {ticket.state === "pending" && !left && <Take {...props} />}
    </div>
  );
}

/** Nobody needs to hurry: a bot is answering. */
function AtBot({ t, name }: { t: TFunction; name: string }) {
  const told = t("ticket.atBot", { name });
  return (
    <span className="at-bot" title={told}>
      <IconRobot className="i xs" role="img" aria-label={told} />
    </span>
  );
}

function Unread({ t, count }: { t: TFunction; count: number }) {
  if (count === 0) return null;
  return (
    <span className="dot" role="img" aria-label={t("ticket.unread", { count })}>
      {count > 99 ? "99+" : count}
    </span>
  );
}

function Line({ t, ticket, writing, draft }: Props) {
  if (writing) return <span className="t wr">{t("ticket.writing")}</span>;
  if (draft)
    return (
      <>
        <IconPencil className="i dr" aria-hidden />
        <span className="t">
          <span className="dr">{t("ticket.draft")}</span> {draft.replaceAll("\n", " ")}
        </span>
      </>
    );
  return ticket.last_message ? <Preview t={t} last={ticket.last_message} /> : <span className="t" />;
}

function Preview({ t, last }: { t: TFunction; last: LastMessage }) {
  const Icon = KINDS[last.kind];
  const failed = last.status === "failed";
  const text = last.text || t(`kind.${last.kind}`, { defaultValue: t("kind.unsupported") });
  return (
    <>
      {last.direction === "out" && last.status && <DeliveryMark status={last.status} />}
      {Icon && <Icon className="i" aria-hidden />}
      <span className={`t ${failed ? "bad" : ""}`}>
        {failed ? t("ticket.notSent", { text: plain(text) }) : plain(text).replaceAll("\n", " ")}
      </span>
    </>
  );
}

function Facts({ t, ticket, me, left, language }: Props) {
  const more = ticket.tags.length - TAGS_SHOWN;
  return (
    <div className="c">
      <span className="q t">{ticket.queue?.name ?? t("ticket.noQueue")}</span>
      {ticket.tags.slice(0, TAGS_SHOWN).map((tag) => (
        <TagPill key={tag.id} tag={tag} />
      ))}
      {more > 0 && (
        <span className="q" title={ticket.tags.map((tag) => tag.name).join(", ")}>
          +{more}
        </span>
      )}
      {ticket.assignee && ticket.assignee.id !== me && (
        <span className="as t" title={ticket.assignee.name ?? undefined}>
          <Avatar name={ticket.assignee.name} id={ticket.assignee.id} size={16} />
          <span className="t">{ticket.assignee.name?.split(" ")[0]}</span>
        </span>
      )}
      <span className="grow" />
      {ticket.snoozed && !left && (
        <span className="chip">
          <IconBellZ className="i xs" aria-hidden />
          {ticket.snoozed.until ? moment(ticket.snoozed.until, language) : t("ticket.untilMessage")}
        </span>
      )}
      <Waiting t={t} ticket={ticket} left={left} />
    </div>
  );
}

function Waiting({ t, ticket, left }: Pick<Props, "t" | "ticket" | "left">) {
  if (left) return <span className="chip">{t("ticket.left")}</span>;
  if (ticket.state === "closed" || ticket.snoozed) return null;
  if (ticket.sla) return <SlaPill sla={ticket.sla} />;
  return ticket.waiting_since && <AgePill since={ticket.waiting_since} />;
}

/** For the pointer alone, since a row of a listbox may hold no control: with keys it is A. */
function Take({ t, ticket, onAccept }: Props) {
  return (
    <span
      className="take"
      aria-hidden
      onClick={(event) => {
        event.stopPropagation();
        onAccept(ticket);
      }}
    >
      {t("action.accept")}
    </span>
  );
}
