import { IconArrowForwardUp, IconChevronDown, IconDeviceMobile } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { memo } from "react";
import type { Message } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { hue } from "@/ui/format";
import { useTicketActions } from "@/ui/useTicketActions";
import { Body } from "./Body";
import { Edited } from "./Edited";
import { Frame, Meta } from "./Frame";
import { Offered, OfferHead, TemplateName } from "./Offered";
import { Origin } from "./Origin";
import { fromPhone, Quote } from "./Quote";
import { Reactions } from "./Reactions";

export interface BubbleActs {
  /** Absent where a message is only looked at, as in the past. */
  menu?: (message: Message, at: Element) => void;
  jump: (messageId: string) => void;
  look: (messageId: string) => void;
  react?: (message: Message, emoji: string | null) => void;
}

interface Props {
  message: Message;
  ticketId: string;
  contact: string;
  group: boolean;
  tight: boolean;
  tail: boolean;
  hit: boolean;
  acts: BubbleActs;
}

const KNOWN = new Set([
  "text",
  "call",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "order",
  "poll",
  "template",
]);

/** Of what was deleted, called or not understood there is nothing to say again, and nothing to answer. */
export const hasMenu = (message: Message) =>
  !message.revoked && message.kind !== "call" && (message.kind !== "unsupported" || Boolean(message.text));

export const Bubble = memo(function Bubble(props: Props) {
  const { message, ticketId, contact, group, tight, tail, hit, acts } = props;
  const { t } = useWords();
  const out = message.direction === "out";
  const failed = message.status === "failed";
  const byPhone = fromPhone(message.author) ? t("message.byPhone") : null;
  const said = out
    ? (byPhone ?? message.signature ?? message.author.name)
    : group
      ? message.author.name
      : null;
  const bare = message.kind === "sticker" && !message.revoked && !message.quoted;
  const classes = [
    "bub",
    !KNOWN.has(message.kind) && "unknown",
    bare && "bare",
    message.media && "has-media",
  ];
  return (
    <Frame
      id={message.id}
      {...{ out, tight, hit }}
      bad={failed}
      label={out ? (said ?? t("ticket.you")) : (message.author.name ?? contact)}
    >
      <div className={classes.filter(Boolean).join(" ")}>
        {said && tail && (
          <div className={out ? "sig" : `sig g${hue(message.author.id ?? said)}`}>
            {byPhone && <IconDeviceMobile className="i xs" aria-hidden />}
            {said}
          </div>
        )}
        {message.forwarded && !message.revoked && (
          <span className="fwd xs">
            <IconArrowForwardUp className="i xs" aria-hidden />
            {t("message.forwarded")}
          </span>
        )}
        {message.quoted && !message.revoked && (
          <Quote
            quoted={message.quoted}
            contact={contact}
            onJump={() => acts.jump(message.quoted?.id ?? message.id)}
          />
        )}
        {message.referral && <Origin referral={message.referral} />}
        {message.template && <TemplateName name={message.template.name} />}
        {message.options && <OfferHead options={message.options} />}
        <Body
          {...{ message, ticketId, contact }}
          live={acts.menu !== undefined}
          onOpen={() => acts.look(message.id)}
        />
        {message.options && <Offered options={message.options} />}
        <Meta at={message.provider_at ?? message.at} status={message.revoked ? null : message.status}>
          {message.edited_at && !message.revoked && <Edited message={message} />}
          {message.segments && message.segments.parts > 1 && (
            <span>{t("message.parts", { count: message.segments.parts })}</span>
          )}
        </Meta>
        {acts.menu && hasMenu(message) && (
          <button
            type="button"
            className="acts"
            tabIndex={-1}
            aria-haspopup="menu"
            aria-label={t("message.actions")}
            onClick={(event) => acts.menu?.(message, event.currentTarget)}
          >
            <IconChevronDown className="i xs" aria-hidden />
          </button>
        )}
      </div>
      {!message.revoked && message.reactions && message.reactions.length > 0 && (
        <Reactions message={message} onReact={acts.react && ((emoji) => acts.react?.(message, emoji))} />
      )}
      {failed && acts.menu && <Failure message={message} ticketId={ticketId} />}
      {message.change_error && (
        <div className="fail" role="alert">
          {t(`message.lost.${message.change_error.what}`, { reason: message.change_error.text ?? "" })}
        </div>
      )}
    </Frame>
  );
});

function Failure({ message, ticketId }: { message: Message; ticketId: string }) {
  const { t } = useWords();
  const { command } = useTicketActions();
  const again = useMutation({ mutationFn: () => command({ id: ticketId }, `messages/${message.id}/retry`) });
  return (
    <div className="fail" role="alert">
      {t("conversation.failed", { reason: message.error?.text ?? t("delivery.noReason") })}
      <button type="button" disabled={again.isPending} onClick={() => again.mutate()}>
        {t("action.retry")}
      </button>
    </div>
  );
}
