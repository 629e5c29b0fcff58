import { Button } from "@mantine/core";
import { IconArrowDown, IconPlugConnectedX } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { messagesOf } from "@/api/cache";
import { outbox } from "@/api/outbox";
import { aroundQuery, logQuery, meQuery, messagesQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useDesk } from "@/ui/desk";
import { Empty } from "@/ui/Empty";
import { capital, dayName } from "@/ui/format";
import { Skeleton } from "@/ui/Skeleton";
import { Bubble, ParcelBubble } from "./Bubble";
import { EventLine } from "./EventLine";
import { type Line, lines, unreadFrom } from "./timeline";
import { useScroll } from "./useScroll";
import { useViewers } from "./Viewers";

export function Timeline({ ticket, around }: { ticket: Ticket; around: string | undefined }) {
  const { t } = useTranslation();
  const desk = useDesk();
  const me = useQuery(meQuery).data;
  const latest = useInfiniteQuery({ ...messagesQuery(ticket.id), enabled: !around });
  const hit = useInfiniteQuery({ ...aroundQuery(ticket.id, around ?? ""), enabled: around !== undefined });
  const loaded = around ? hit : latest;
  const log = useQuery(logQuery(ticket.id)).data;
  const parcels = useSyncExternalStore(outbox.subscribe, outbox.snapshot);

  const messages = useMemo(() => messagesOf(loaded.data), [loaded.data]);
  const unreadAtOpening = useRef(ticket.unread);
  const unread = useRef<ReturnType<typeof unreadFrom>>(null);
  if (unread.current === null && messages.length > 0 && unreadAtOpening.current > 0) {
    unread.current = unreadFrom(messages, unreadAtOpening.current);
    unreadAtOpening.current = 0;
  }
  const complete = loaded.isSuccess && !loaded.hasNextPage;
  const own = parcels.filter((parcel) => parcel.ticketId === ticket.id);
  const shown = lines({
    messages,
    parcels: around ? [] : own,
    log: log ?? [],
    complete,
    unread: unread.current,
  });
  const { box, content, atBottom, toBottom, onScroll } = useScroll({
    first: messages[0]?.id,
    last: shown.at(-1)?.key,
    mine: shown.at(-1)?.kind === "parcel",
    target: around,
    older: () => loaded.hasNextPage && !loaded.isFetchingNextPage && void loaded.fetchNextPage(),
  });
  const typing = useViewers(ticket.id, me?.id ?? "").filter((viewer) => viewer.typing);

  if (loaded.isError && messages.length === 0)
    return (
      <div className="tl">
        <Empty icon={<IconPlugConnectedX />} title={t("state.conversationFailed")} text={t("state.safe")}>
          <Button variant="default" size="xs" onClick={() => void loaded.refetch()}>
            {t("action.retry")}
          </Button>
        </Empty>
      </div>
    );
  return (
    <div className="tl-wrap">
      <div
        ref={box}
        className="tl"
        role="log"
        aria-label={t("conversation.messages")}
        tabIndex={-1}
        onScroll={onScroll}
      >
        <div ref={content} className="tl-in">
          {loaded.isPending && <Skeleton rows={4} />}
          {loaded.isFetchingNextPage && <div className="sys">{t("conversation.loadingOlder")}</div>}
          {shown.map((line) => (
            <LineView key={line.key} line={line} ticket={ticket} hit={around} me={me?.name ?? ""} />
          ))}
          {typing.length > 0 && (
            <div className="tyrow">
              <span className="typing" aria-hidden="true">
                <b />
                <b />
                <b />
              </span>
              {t("conversation.typing", { name: typing[0]?.name })}
            </div>
          )}
        </div>
      </div>
      {(!atBottom || around) && (
        <Button
          className="to-end"
          variant="default"
          size="xs"
          radius="xl"
          leftSection={<IconArrowDown className="i xs" aria-hidden />}
          onClick={around ? desk.leaveHit : toBottom}
        >
          {t("conversation.toEnd")}
        </Button>
      )}
    </div>
  );
}

interface LineProps {
  line: Line;
  ticket: Ticket;
  hit: string | undefined;
  me: string;
}

function LineView({ line, ticket, hit, me }: LineProps) {
  const { t, i18n } = useTranslation();
  switch (line.kind) {
    case "day":
      return <div className="day">{capital(dayName(line.at, i18n.language))}</div>;
    case "unread":
      return <div className="unl">{t("conversation.newMessages", { count: line.count })}</div>;
    case "event":
      return <EventLine entry={line.entry} />;
    case "message":
      return (
        <Bubble {...line} ticketId={ticket.id} contact={ticket.contact.name} hit={line.message.id === hit} />
      );
    case "parcel":
      return <ParcelBubble parcel={line.parcel} signature={me} />;
  }
}
