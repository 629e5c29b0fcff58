import { Button } from "@mantine/core";
import {
  IconArrowDownLeft,
  IconArrowUpRight,
  IconCircleCheck,
  IconMessageCirclePlus,
  IconNote,
  IconPhone,
  IconStar,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { historyQuery } from "@/api/persons";
import type { HistoryEntry } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { capital, clock, dayName, duration } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import type { SectionProps } from "../sections";
import "@/ui/person/person.css";

/** Tickets, messages, calls, ratings and notes of a contact in one time line, newest first (K9). */
export function History({ contact }: SectionProps) {
  const { t, i18n } = useWords();
  const asked = useInfiniteQuery(historyQuery(contact.id));
  if (asked.isPending) return <Skeleton rows={4} />;
  if (asked.isError)
    return (
      <>
        <p className="warn bad">{explain(asked.error, t)}</p>
        <Button variant="default" size="xs" onClick={() => void asked.refetch()}>
          {t("action.retry")}
        </Button>
      </>
    );
  const entries = asked.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) return <p className="mute sm">{t("person.noHistory")}</p>;
  let day = "";
  return (
    <>
      <ol className="hist">
        {entries.map((entry) => {
          const at = new Date(entry.at);
          const fresh = at.toDateString() !== day;
          day = at.toDateString();
          return [
            fresh && (
              <li key={`day ${day}`} className="day">
                {capital(dayName(at, i18n.language))}
              </li>
            ),
            <Line key={entry.id} entry={entry} />,
          ];
        })}
      </ol>
      {asked.hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          loading={asked.isFetchingNextPage}
          onClick={() => void asked.fetchNextPage()}
        >
          {t("person.moreHistory")}
        </Button>
      )}
    </>
  );
}

const ICONS = {
  opened: IconMessageCirclePlus,
  closed: IconCircleCheck,
  rating: IconStar,
  note: IconNote,
  call: IconPhone,
};

function Line({ entry }: { entry: HistoryEntry }) {
  const { i18n } = useWords();
  const { kind, message } = entry;
  const Icon =
    kind === "message" ? (message?.direction === "in" ? IconArrowDownLeft : IconArrowUpRight) : ICONS[kind];
  return (
    <li>
      <Icon className="i s" aria-hidden />
      <div>
        <Headline entry={entry} />
        <Said entry={entry} />
      </div>
      <time className="sm mute n" dateTime={entry.at}>
        {clock(entry.at, i18n.language)}
      </time>
    </li>
  );
}

function Headline({ entry }: { entry: HistoryEntry }) {
  const { t } = useWords();
  const { kind, ticket, message } = entry;
  if (message)
    return (
      <div className="sm sec">
        {kind === "call" ? t("person.happened.call") : message.author.name || t("person.team")}
      </div>
    );
  const by = {
    opened: entry.channel?.name,
    closed: entry.agent?.name ?? entry.queue?.name,
    rating: undefined,
    note: entry.note?.author?.name,
    message: undefined,
    call: undefined,
  }[kind];
  return (
    <div className="sm">
      <span className="m">{t(`person.happened.${kind}`)}</span>
      {ticket && (
        <>
          {" "}
          <Link to={`/tickets/${ticket.id}`} className="n">
            #{ticket.number}
          </Link>
        </>
      )}
      {by && <span className="sec">, {by}</span>}
    </div>
  );
}

function Said({ entry }: { entry: HistoryEntry }) {
  const { t } = useWords();
  const { message, note } = entry;
  if (note?.text) return <div className="said">{note.text}</div>;
  if (entry.kind === "rating")
    return <div className="said n">{t("person.score", { score: entry.score, scale: entry.scale })}</div>;
  if (!message) return null;
  if (message.call)
    return <div className="said n">{message.call.seconds ? duration(message.call.seconds) : ""}</div>;
  if (message.revoked) return <div className="said mute">{t("message.revoked")}</div>;
  const text = message.text || message.media?.name || t(`kind.${message.kind}`);
  return <div className="said">{text}</div>;
}
