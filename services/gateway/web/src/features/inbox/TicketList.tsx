import { Button } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ticketsOf } from "@/api/cache";
import type { TicketFilters } from "@/api/filters";
import { heldTicket, meQuery, messagesQuery, ticketsQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useDesk } from "@/ui/desk";
import { Skeleton } from "@/ui/Skeleton";
import { ListEmpty, ListError } from "./ListStates";
import { TicketRow } from "./TicketRow";
import { useSettled } from "./useSettled";

const rowHeight = () => (matchMedia("(max-width: 699px)").matches ? 76 : 72);

export function TicketList({ filters }: { filters: TicketFilters }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const desk = useDesk();
  const me = useQuery(meQuery).data?.id ?? "";
  const list = useInfiniteQuery(ticketsQuery(filters));
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string>();

  const tickets = ticketsOf(list.data);
  const known = useRef(new Map<string, Ticket>());
  for (const ticket of tickets) known.current.set(ticket.id, ticket);
  const fresh = new Set(tickets.map((ticket) => ticket.id));
  const { shown, waiting, setOver, setScrolled, letGo } = useSettled([...fresh]);
  const ticketAt = (id: string) =>
    fresh.has(id) ? known.current.get(id) : (heldTicket(client, id) ?? known.current.get(id));

  const rows = useVirtualizer({
    count: shown.length + (list.hasNextPage ? 1 : 0),
    getScrollElement: () => box.current,
    estimateSize: (index) => (index < shown.length ? rowHeight() : 52),
    getItemKey: (index) => shown[index] ?? "more",
    overscan: 8,
  });
  const visible = rows.getVirtualItems();
  const reachesEnd = (visible.at(-1)?.index ?? 0) >= shown.length - 4;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (reachesEnd && hasNextPage && !isFetchingNextPage && shown.length > 0) void fetchNextPage();
  }, [reachesEnd, hasNextPage, isFetchingNextPage, fetchNextPage, shown.length]);

  const step = useRef((_by: number) => {});
  step.current = (by) => {
    const at = shown.indexOf(active ?? desk.ticketId ?? "");
    const next = Math.min(shown.length - 1, Math.max(0, at + by));
    const id = shown[next];
    if (!id) return;
    setActive(id);
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

  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, Home: -1e6, End: 1e6 }[event.key];
    if (by) {
      event.preventDefault();
      step.current(by);
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      desk.open(active);
    }
  };
  const warm = (id: string) => void client.prefetchInfiniteQuery(messagesQuery(id));

  if (list.isError && tickets.length === 0) return <ListError retry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton />;
  if (shown.length === 0) return <ListEmpty />;
  return (
    <div className="rows-wrap">
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
        onFocus={() => setActive((held) => held ?? desk.ticketId ?? shown[0])}
        onPointerEnter={(event) => setOver(event.pointerType === "mouse")}
        onPointerLeave={() => setOver(false)}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 8)}
      >
        <div role="presentation" style={{ height: rows.getTotalSize(), position: "relative" }}>
          {visible.map((row) => {
            const id = shown[row.index];
            const ticket = id ? ticketAt(id) : undefined;
            const style = { transform: `translateY(${row.start}px)`, height: row.size };
            if (!id || !ticket)
              return (
                <div key={row.key} className="more" style={style} role="presentation">
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
              // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps focus and names the active row
              // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the listbox opens the active row
              <div
                key={row.key}
                id={`row-${id}`}
                className="opt"
                role="option"
                aria-selected={id === desk.ticketId}
                style={style}
                onClick={() => {
                  setActive(id);
                  desk.open(id);
                }}
                onPointerEnter={() => warm(id)}
              >
                <TicketRow
                  ticket={ticket}
                  me={me}
                  language={i18n.language}
                  selected={id === desk.ticketId}
                  active={id === active}
                  left={!fresh.has(id)}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
