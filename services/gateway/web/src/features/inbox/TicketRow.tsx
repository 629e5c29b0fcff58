import { IconFile, IconMicrophone, IconPhone, IconPhoto } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { LastMessage, Ticket } from "@/api/types";
import { AgePill } from "@/ui/AgePill";
import { Avatar } from "@/ui/Avatar";
import { DeliveryMark } from "@/ui/DeliveryMark";
import { shortTime } from "@/ui/format";
import { plain } from "@/ui/markup";

const KINDS: Record<string, typeof IconPhoto> = {
  image: IconPhoto,
  audio: IconMicrophone,
  call: IconPhone,
  document: IconFile,
};

interface Props {
  ticket: Ticket;
  me: string;
  language: string;
  selected: boolean;
  active: boolean;
  left: boolean;
}

export const TicketRow = memo(function TicketRow({ ticket, me, language, selected, active, left }: Props) {
  const { t } = useTranslation();
  const { contact, last_message: last } = ticket;
  const unread = ticket.unread > 0;
  const classes = ["tk", selected && "sel", active && "act", unread && "un", left && "left"].filter(Boolean);
  return (
    <div className={classes.join(" ")}>
      <Avatar name={contact.name} id={contact.id} channel={ticket.channel.kind} />
      <div className="cell0">
        <div className="a">
          <span className="t">{contact.name}</span>
          <time dateTime={ticket.active_at}>{shortTime(ticket.active_at, language)}</time>
        </div>
        <div className="p">
          {last && <Preview last={last} />}
          {unread && (
            <span className="dot" role="img" aria-label={t("ticket.unread", { count: ticket.unread })}>
              {ticket.unread > 99 ? "99+" : ticket.unread}
            </span>
          )}
        </div>
        <div className="c">
          <span className="q t">{ticket.queue?.name ?? t("ticket.noQueue")}</span>
          {ticket.assignee && ticket.assignee.id !== me && (
            <span className="as t">
              <Avatar name={ticket.assignee.name} id={ticket.assignee.id} size={16} />
              <span className="t">{ticket.assignee.name?.split(" ")[0]}</span>
            </span>
          )}
          <span className="grow" />
          {left ? (
            <span className="chip">{t(`ticket.${ticket.state}`)}</span>
          ) : (
            ticket.waiting_since && ticket.state !== "closed" && <AgePill since={ticket.waiting_since} />
          )}
        </div>
      </div>
    </div>
  );
});

function Preview({ last }: { last: LastMessage }) {
  const { t } = useTranslation();
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
