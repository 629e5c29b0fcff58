import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { cardsOf } from "@/api/boardCache";
import { type BoardFilters, cardsQuery } from "@/api/boards";
import type { BoardColumn, BoardKind, ColumnSum } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { spellMoney } from "@/ui/money";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { Card } from "./Card";
import { takesCards } from "./dragging";
import type { Lifted } from "./useCardKeys";

const USUAL = 122;
const AHEAD = 12;

interface Props {
  kind: BoardKind;
  board: string;
  column: BoardColumn;
  sum: ColumnSum | undefined;
  currency: string;
  filters: BoardFilters;
  lifted: Lifted | null;
  openedId: string | undefined;
  /** Where management has no more use for the column, nothing is added to it. */
  onAdd: (column: string) => void;
  onOpen: (id: string) => void;
  onMenu: (id: string, at: HTMLElement) => void;
}

export function Column({ kind, board, column, filters, lifted, openedId, ...rest }: Props) {
  const { t, i18n } = useWords();
  const { sum, currency, onAdd, onOpen, onMenu } = rest;
  const list = useInfiniteQuery(cardsQuery(kind, board, column.id, filters));
  const cards = useMemo(() => cardsOf(list.data), [list.data]);
  const section = useRef<HTMLElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState<string | null>(null);
  const [reached, setReached] = useState<string>();
  useEffect(
    () =>
      section.current && box.current
        ? takesCards(section.current, box.current, { board, column: column.id }, setOver)
        : undefined,
    [board, column.id],
  );

  const keyOf = useCallback((index: number) => cards[index]?.id ?? index, [cards]);
  const rows = useVirtualizer({
    count: cards.length,
    getScrollElement: () => box.current,
    estimateSize: () => USUAL,
    getItemKey: keyOf,
    overscan: 6,
  });
  const visible = rows.getVirtualItems();
  const reachesEnd = (visible.at(-1)?.index ?? 0) >= cards.length - AHEAD;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (reachesEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [reachesEnd, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const money = [{ cents: sum?.cents ?? 0, currency }, ...(sum?.others ?? [])].filter(
    (each) => each.cents > 0,
  );
  const comesHere =
    (over !== null && !cards.some((card) => card.id === over)) ||
    (lifted !== null && lifted.over === column.id && lifted.from !== column.id);
  const first = cards.some((card) => card.id === reached) ? reached : cards[0]?.id;
  return (
    <section
      ref={section}
      className={comesHere ? "bcol over" : "bcol"}
      aria-label={column.name}
      data-column={column.id}
    >
      <div className="hd">
        <span className="bsw" style={{ "--c": column.color } as CSSProperties} aria-hidden />
        <h2 className="b t">{column.name}</h2>
        <Count column={column} sum={sum} whole={Object.values(filters).every((each) => !each?.length)} />
        <span className="grow" />
        <Tip label={t("board.addTo", { column: column.name })} size={28} onClick={() => onAdd(column.id)}>
          <IconPlus className="i s" aria-hidden />
        </Tip>
      </div>
      <div className="sum n">
        {money.length > 0 ? money.map((each) => spellMoney(each, i18n.language)).join(" · ") : "\u00a0"}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it notes which of its cards has the keyboard */}
      <div ref={box} className="bcards" onFocus={(event) => setReached(cardAt(event.target))}>
        {comesHere && <div className="bhole" aria-hidden />}
        {list.isPending && <Skeleton rows={3} />}
        {list.isError && cards.length === 0 && (
          <button type="button" className="link sm" onClick={() => void list.refetch()}>
            {t("board.columnFailed")} {t("action.retry")}
          </button>
        )}
        <div style={{ height: rows.getTotalSize(), position: "relative" }}>
          {visible.map((row) => {
            const card = cards[row.index];
            if (!card) return null;
            return (
              <div
                key={row.key}
                ref={rows.measureElement}
                className="brow"
                data-row
                data-index={row.index}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <Card
                  {...{ card, board, onOpen, onMenu }}
                  lifted={lifted?.id === card.id}
                  opened={openedId !== undefined && card.ticket?.id === openedId}
                  reached={card.id === first}
                />
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

interface CountProps {
  column: BoardColumn;
  sum: ColumnSum | undefined;
  /** Nothing is filtered out: only then the limit says something. */
  whole: boolean;
}

/** How many stand in a column, of how many that are meant to; marked when there are more. */
function Count({ column, sum, whole }: CountProps) {
  const { t } = useWords();
  if (!sum || !whole || !column.limit) return <span className="mute n">{sum?.count ?? ""}</span>;
  const { count } = sum;
  const { limit } = column;
  const said = t(count > limit ? "board.overLimit" : "board.withinLimit", { count, limit });
  return (
    <span className={count > limit ? "bwip over n" : "bwip n"} title={said}>
      <span aria-hidden>
        {count}/{limit}
      </span>
      <span className="vh">{said}</span>
    </span>
  );
}

const cardAt = (target: EventTarget) =>
  target instanceof HTMLElement ? target.closest<HTMLElement>("[data-card]")?.dataset.card : undefined;
