import { Button } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ticketsOf } from "@/api/cache";
import type { TicketFilters } from "@/api/filters";
import { heldTicket, meQuery, messagesQuery, ticketsQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useWriting } from "@/live/typing";
import { useOpened, useWays } from "@/ui/desk";
import { Skeleton } from "@/ui/Skeleton";
import { useStable } from "@/ui/stable";
import { useStored } from "@/ui/stored";
import { useMedia } from "@/ui/useMedia";
import { useTicketActions } from "@/ui/useTicketActions";
import { ListEmpty, ListError } from "./ListStates";
import { Slot } from "./TicketRow";
import { useDraftTexts } from "./useDrafts";
import { useSettled } from "./useSettled";

const COMPACT = 56;
const MORE = 52;
const ROOMY = 72;
const PHONE = 76;

export function TicketList({ filters }: { filters: TicketFilters }) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const { open } = useWays();
  const { ticketId } = useOpened();
  const me = useQuery(meQuery).data?.id ?? "";
  const list = useInfiniteQuery(ticketsQuery(filters));
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string>();
  const [compact] = useStored("guiche.compact", false);
  const writing = useWriting();
  const drafts = useDraftTexts();

  const tickets = useMemo(() => ticketsOf(list.data), [list.data]);
  const fresh = useMemo(() => new Map(tickets.map((ticket) => [ticket.id, ticket])), [tickets]);
  const order = useMemo(() => [...fresh.keys()], [fresh]);
  const known = useRef(fresh);
  if (known.current !== fresh && tickets.length > 0) known.current = new Map([...known.current, ...fresh]);
  const { shown, waiting, setOver, setScrolled, letGo } = useSettled(order);
  const ticketAt = (id: string) => fresh.get(id) ?? heldTicket(client, id) ?? known.current.get(id);

  const phone = useMedia("(max-width: 699px)");
  const height = compact ? COMPACT : phone ? PHONE : ROOMY;
  // Every row is laid out anew when this function is another one.
  const keyOf = useCallback((index: number) => shown[index] ?? "more", [shown]);
  const rows = useVirtualizer({
    count: shown.length + (list.hasNextPage ? 1 : 0),
    getScrollElement: () => box.current,
    estimateSize: (index) => (index < shown.length ? height : MORE),
    getItemKey: keyOf,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another density is another height of every row
  useEffect(() => rows.measure(), [height]);
  const visible = rows.getVirtualItems();
  const reachesEnd = (visible.at(-1)?.index ?? 0) >= shown.length - 4;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    // What failed is asked for again by the button alone.
    const wanted = reachesEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
    if (wanted && shown.length > 0) void fetchNextPage();
  }, [reachesEnd, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, shown.length]);

  const warm = (id: string) => void client.prefetchInfiniteQuery(messagesQuery(id));
  const step = useRef((_by: number) => {});
  step.current = (by) => {
    const at = shown.indexOf(active ?? ticketId ?? "");
    const next = Math.min(shown.length - 1, Math.max(0, at + by));
    const id = shown[next];
    if (!id) return;
    setActive(id);
    warm(id);
    rows.scrollToIndex(next);
  };
  useEffect(() => {
    const move = (event: Event) => {
      step.current((event as CustomEvent<number>).detail);
      box.current?.focus();
    };
    addEventListener("guiche:row", move);
    return () => removeEventListener("guiche:row", move);
  }, []);

  const actions = useTicketActions();
  const accept = useStable((ticket: Ticket) => void actions.accept(ticket));
  const point = useStable(warm);
  const choose = useStable((id: string) => {
    setActive(id);
    open(id);
  });
  const pressed = active && active !== ticketId ? fresh.get(active) : undefined;
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, Home: -1e6, End: 1e6 }[event.key];
    if (by) step.current(by);
    else if (event.key === "Enter" && active) open(active);
    else if (event.key === "a" && !event.ctrlKey && pressed?.state === "pending") accept(pressed);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (list.isError && tickets.length === 0) return <ListError retry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton />;
  if (shown.length === 0) return <ListEmpty />;
  return (
    <div
      className="rows-wrap"
      onPointerEnter={(event) => setOver(event.pointerType === "mouse")}
      onPointerLeave={() => setOver(false)}
    >
      {waiting > 0 && (
        <Button
          className="fresh"
          size="xs"
          radius="xl"
          leftSection={<IconArrowUp className="i xs" aria-hidden />}
          onClick={() => {
            letGo();
            rows.scrollToOffset(0);
          }}
        >
          {t("inbox.fresh", { count: waiting })}
        </Button>
      )}
      <div
        ref={box}
        className="rows"
        role="listbox"
        tabIndex={0}
        aria-label={t(`inbox.${filters.state}`)}
        aria-activedescendant={active && shown.includes(active) ? `row-${active}` : undefined}
        onKeyDown={press}
        onFocus={() => setActive((held) => held ?? ticketId ?? shown[0])}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 8)}
      >
        <div role="presentation" style={{ height: rows.getTotalSize(), position: "relative" }}>
          {visible.map((row) => {
            const id = shown[row.index];
            const ticket = id ? ticketAt(id) : undefined;
            if (!id || !ticket)
              return (
                <div
                  key={row.key}
                  className="more"
                  style={{ transform: `translateY(${row.start}px)`, height: row.size }}
                  role="presentation"
                >
                  <Button
                    variant="default"
                    size="xs"
                    loading={isFetchingNextPage}
                    onClick={() => void fetchNextPage()}
                  >
                    {t("inbox.more")}
                  </Button>
                </div>
              );
            return (
              <Slot
                key={row.key}
                t={t}
                ticket={ticket}
                me={me}
                language={i18n.language}
                start={row.start}
                height={row.size}
                selected={id === ticketId}
                active={id === active}
                left={!fresh.has(id)}
                compact={compact}
                writing={writing.has(ticket.conversation_id)}
                draft={id === ticketId ? undefined : drafts.get(ticket.conversation_id)}
                onAccept={accept}
                onOpen={choose}
                onPoint={point}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
