import { Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconHistory } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { logQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import type { BubbleActs } from "@/ui/bubbles/Bubble";
import { LineView } from "@/ui/bubbles/LineView";
import { lines } from "@/ui/bubbles/timeline";
import { Dialog } from "@/ui/Dialog";
import { Empty } from "@/ui/Empty";
import { capital, moment } from "@/ui/format";
import { eventDetails, eventKey, eventName } from "@/ui/log";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { Facts } from "./Facts";
import { asOfQuery } from "./past";
import "./timetravel.css";

interface Props {
  ticket: Ticket;
  position: number;
  onClose: () => void;
}

const LOOKED_AT: BubbleActs = { jump: () => undefined, look: () => undefined };

/** A ticket as it was at a moment of its log, and the way to the moments before and after it (B11). */
export function AsOfDialog({ ticket, position, onClose }: Props) {
  const { t, i18n } = useWords();
  const [at, setAt] = useState(position);
  const log = (useQuery(logQuery(ticket.id)).data ?? []).toSorted((a, b) => a.position - b.position);
  const past = useQuery({ ...asOfQuery(ticket.id, at), placeholderData: keepPreviousData });
  const entry = log.find((each) => each.position === at);
  const before = log.findLast((each) => each.position < at);
  const after = log.find((each) => each.position > at);
  const told =
    entry && t(eventKey(eventName(entry.type), entry.data), eventDetails(entry.data, i18n.language));
  return (
    <Dialog onClose={onClose} title={t("timeTravel.title", { number: ticket.number })} size={880}>
      <div className="past-bar">
        <Tip
          label={t("timeTravel.before")}
          disabled={!before}
          onClick={() => before && setAt(before.position)}
        >
          <IconChevronLeft className="i" aria-hidden />
        </Tip>
        <div className="grow past-when" aria-live="polite">
          <span className="m n">{past.data && capital(moment(past.data.at, i18n.language))}</span>
          <span className="sec sm">{entry && `${entry.actor.name ?? t("common.system")} ${told}`}</span>
        </div>
        <Tip label={t("timeTravel.after")} disabled={!after} onClick={() => after && setAt(after.position)}>
          <IconChevronRight className="i" aria-hidden />
        </Tip>
      </div>
      {past.isPending && <Skeleton rows={4} />}
      {past.isError && (
        <Empty icon={<IconHistory />} title={t("timeTravel.failed")} text={explain(past.error, t)}>
          <Button variant="default" size="xs" onClick={() => void past.refetch()}>
            {t("action.retry")}
          </Button>
        </Empty>
      )}
      {past.data && (
        <div className={`past ${past.isPlaceholderData ? "stale" : ""}`}>
          <Facts ticket={past.data.ticket} />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
          <section className="tl past-tl" aria-label={t("conversation.messages")} tabIndex={0}>
            <div className="tl-in">
              {lines({
                messages: past.data.messages.items,
                parcels: [],
                log: log.filter((each) => each.position <= at),
                notes: past.data.notes,
                complete: past.data.messages.next === null,
                unread: null,
              }).map((line) => (
                <LineView
                  key={line.key}
                  line={line}
                  ticket={past.data.ticket}
                  me={undefined}
                  hit={undefined}
                  acts={LOOKED_AT}
                />
              ))}
              {past.data.messages.items.length === 0 && <p className="mute sm">{t("timeTravel.silent")}</p>}
            </div>
          </section>
        </div>
      )}
    </Dialog>
  );
}
