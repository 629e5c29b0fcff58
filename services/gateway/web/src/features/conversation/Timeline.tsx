import { Button } from "@mantine/core";
import { IconArrowDown, IconPlugConnectedX } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { messagesOf } from "@/api/cache";
import { notesQuery } from "@/api/notes";
import { outbox } from "@/api/outbox";
import { aroundQuery, logQuery, meQuery, messagesQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { LineView } from "@/ui/bubbles/LineView";
import { lines, unreadFrom } from "@/ui/bubbles/timeline";
import { useWays } from "@/ui/desk";
import { Empty } from "@/ui/Empty";
import { useGoing } from "@/ui/later";
import { Skeleton } from "@/ui/Skeleton";
import { Typing } from "./Typing";
import { useBubbleActs } from "./useBubbleActs";
import { useScroll } from "./useScroll";
import { useTimelineKeys } from "./useTimelineKeys";

const MessageMenu = lazy(() => import("./MessageMenu").then((m) => ({ default: m.MessageMenu })));

export function Timeline({ ticket, around }: { ticket: Ticket; around: string | undefined }) {
  const { t } = useWords();
  const desk = useWays();
  const me = useQuery(meQuery).data;
  const loaded = useHistory(ticket.id, around);
  const log = useQuery(logQuery(ticket.id)).data;
  const notes = useQuery(notesQuery(ticket.id)).data;
  const parcels = useSyncExternalStore(outbox.subscribe, outbox.snapshot);
  const going = useGoing();

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
    messages: messages.filter((message) => !going.has(message.id)),
    parcels: around ? [] : own,
    log: log ?? [],
    notes: (notes ?? []).filter((note) => !going.has(note.id)),
    complete,
    unread: unread.current,
  });
  const { box, content, atBottom, toBottom, onScroll } = useScroll({
    first: messages[0]?.id,
    last: shown.at(-1)?.key,
    mine: shown.at(-1)?.kind === "parcel",
    target: around,
    older: () => loaded.hasNextPage && !loaded.isFetching && void loaded.fetchNextPage(),
    newer: () => loaded.hasPreviousPage && !loaded.isFetching && void loaded.fetchPreviousPage(),
  });
  useJoined(loaded, messages.length);
  useLeavingHit(around, own.length);
  const { acts, menu, closeMenu } = useBubbleActs(ticket, me, messages);
  const keys = useTimelineKeys(messages, acts.menu);

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
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        data-timeline
        onScroll={onScroll}
        {...keys}
      >
        <div ref={content} className="tl-in">
          {loaded.isPending && <Skeleton rows={4} />}
          {loaded.hasNextPage && (
            <More
              label={t("conversation.older")}
              loading={loaded.isFetchingNextPage}
              onMore={() => void loaded.fetchNextPage()}
            />
          )}
          {shown.map((line) => (
            <LineView key={line.key} {...{ line, ticket, me, acts }} hit={around} />
          ))}
          {loaded.hasPreviousPage ? (
            <More
              label={t("conversation.newer")}
              loading={loaded.isFetchingPreviousPage}
              onMore={() => void loaded.fetchPreviousPage()}
            />
          ) : (
            <Typing ticket={ticket} me={me} />
          )}
        </div>
      </div>
      {!atBottom && (
        <Button
          className="to-end"
          variant="default"
          size="xs"
          radius="xl"
          leftSection={<IconArrowDown className="i xs" aria-hidden />}
          onClick={loaded.hasPreviousPage ? desk.leaveHit : toBottom}
        >
          {t("conversation.toEnd")}
        </Button>
      )}
      {menu && me && (
        <Suspense fallback={null}>
          <MessageMenu {...menu} {...{ ticket, me }} onClose={closeMenu} />
        </Suspense>
      )}
    </div>
  );
}

/** From where it stands now backwards, or around a message both ways. */
function useHistory(ticketId: string, around: string | undefined) {
  return useInfiniteQuery(around ? aroundQuery(ticketId, around) : messagesQuery(ticketId));
}

/** A case that has just come from another channel has said nothing here yet: what was said there is fetched. */
function useJoined(loaded: ReturnType<typeof useHistory>, count: number): void {
  const { isSuccess, hasNextPage, isFetching, fetchNextPage } = loaded;
  const waits = isSuccess && count === 0 && hasNextPage && !isFetching;
  useEffect(() => {
    if (waits) void fetchNextPage();
  }, [waits, fetchNextPage]);
}

/** What one sends stands at the end: there one goes with it. */
function useLeavingHit(around: string | undefined, sending: number): void {
  const { leaveHit } = useWays();
  const before = useRef(sending);
  useEffect(() => {
    if (around && sending > before.current) leaveHit();
    before.current = sending;
  }, [around, sending, leaveHit]);
}

function More({ label, loading, onMore }: { label: string; loading: boolean; onMore: () => void }) {
  return (
    <div className="sys">
      <Button variant="subtle" color="gray" size="xs" loading={loading} onClick={onMore}>
        {label}
      </Button>
    </div>
  );
}
