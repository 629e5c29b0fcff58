import { IconFileUnknown, IconPhone } from "@tabler/icons-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { outbox, type Parcel } from "@/api/outbox";
import type { DeliveryStatus, Message } from "@/api/types";
import { DeliveryMark } from "@/ui/DeliveryMark";
import { clock } from "@/ui/format";
import { Markup } from "@/ui/markup";
import { explainProblem } from "@/ui/refusal";
import { useTicketActions } from "@/ui/useTicketActions";

interface Props {
  message: Message;
  ticketId: string;
  contact: string;
  tight: boolean;
  tail: boolean;
  hit: boolean;
}

export const Bubble = memo(function Bubble({ message, ticketId, contact, tight, tail, hit }: Props) {
  const { t } = useTranslation();
  const { command } = useTicketActions();
  const out = message.direction === "out";
  const failed = message.status === "failed";
  const author = message.signature ?? (out ? message.author.name : null);
  const reason = message.error?.text ?? t("delivery.noReason");
  return (
    <Frame
      id={message.id}
      out={out}
      tight={tight}
      bad={failed}
      hit={hit}
      label={out ? (author ?? t("ticket.you")) : contact}
    >
      <div className={`bub ${known(message.kind) ? "" : "unknown"}`}>
        {out && author && tail && <div className="sig">{author}</div>}
        <Body message={message} />
        <Meta at={message.provider_at ?? message.at} status={message.status} />
      </div>
      {failed && (
        <div className="fail" role="alert">
          {t("conversation.failed", { reason })}
          <button
            type="button"
            onClick={() => void command({ id: ticketId }, `messages/${message.id}/retry`)}
          >
            {t("action.retry")}
          </button>
        </div>
      )}
    </Frame>
  );
});

const known = (kind: string) => kind === "text" || kind === "call";

function Body({ message }: { message: Message }) {
  const { t } = useTranslation();
  if (message.kind === "text") return <Markup text={message.text ?? ""} />;
  const Icon = message.kind === "call" ? IconPhone : IconFileUnknown;
  const name = t(`kind.${message.kind}`, { defaultValue: t("kind.unsupported") });
  return (
    <>
      <span className="other">
        <Icon className="i" aria-hidden />
        {message.kind === "call" ? (message.text ?? name) : name}
      </span>
      {message.kind !== "call" && message.text && <Markup text={message.text} />}
    </>
  );
}

const PARCEL: Record<Parcel["state"], DeliveryStatus> = {
  sending: "queued",
  waiting: "queued",
  refused: "failed",
};

/** A text that has not reached the server yet. */
export function ParcelBubble({ parcel, signature }: { parcel: Parcel; signature: string }) {
  const { t } = useTranslation();
  const refused = parcel.state === "refused";
  return (
    <Frame id={parcel.id} out bad={refused} label={signature}>
      <div className="bub">
        {parcel.sign && <div className="sig">{signature}</div>}
        <Markup text={parcel.text} />
        <Meta at={parcel.at} status={PARCEL[parcel.state]} />
      </div>
      {refused && (
        <div className="fail" role="alert">
          {t("conversation.failed", { reason: parcel.problem ? explainProblem(parcel.problem, t) : "" })}
          <button type="button" onClick={() => outbox.retry(parcel.id)}>
            {t("action.retry")}
          </button>
          <button type="button" onClick={() => outbox.discard(parcel.id)}>
            {t("action.discard")}
          </button>
        </div>
      )}
    </Frame>
  );
}

interface FrameProps {
  id: string;
  out: boolean;
  tight?: boolean;
  bad?: boolean;
  hit?: boolean;
  label: string;
  children: ReactNode;
}

function Frame({ id, out, tight, bad, hit, label, children }: FrameProps) {
  const classes = ["msg", out && "out", tight && "tight", bad && "bad", hit && "hit-at"].filter(Boolean);
  return (
    <div id={`message-${id}`} className={classes.join(" ")}>
      <span className="vh">{label}:</span>
      {children}
    </div>
  );
}

function Meta({ at, status }: { at: string; status: DeliveryStatus | null }) {
  const { i18n } = useTranslation();
  return (
    <span className="meta">
      <time dateTime={at}>{clock(at, i18n.language)}</time>
      {status && <DeliveryMark status={status} />}
    </span>
  );
}
