import { IconFileUnknown, IconPhone, IconPhoneX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { outbox, type Parcel } from "@/api/outbox";
import type { CallState, DeliveryStatus, Message } from "@/api/types";
import { DeliveryMark } from "@/ui/DeliveryMark";
import { clock, duration } from "@/ui/format";
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
  const out = message.direction === "out";
  const failed = message.status === "failed";
  const author = message.signature ?? (out ? message.author.name : null);
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
      {failed && <Failure message={message} ticketId={ticketId} />}
    </Frame>
  );
});

function Failure({ message, ticketId }: { message: Message; ticketId: string }) {
  const { t } = useTranslation();
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

const known = (kind: string) => kind === "text" || kind === "call";

function Body({ message }: { message: Message }) {
  const { t } = useTranslation();
  if (message.kind === "text") return <Markup text={message.text ?? ""} />;
  if (message.kind === "call") return <CallBody call={message.call} />;
  return (
    <>
      <span className={message.text ? "other over" : "other"}>
        <IconFileUnknown className="i" aria-hidden />
        {t(`kind.${message.kind}`, { defaultValue: t("kind.unsupported") })}
      </span>
      {message.text && <Markup text={message.text} />}
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
  const { t } = useTranslation();
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
