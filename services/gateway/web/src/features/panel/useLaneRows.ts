import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useMedia } from "@/ui/useMedia";
import { itemsOf, type Lane } from "./lanes";

const HEAD = 34;
const CELL = 56;
const BEYOND = 10;

/** How each lane brings one of its tickets into sight and gives it the keyboard. */
export type Reveals = RefObject<Map<string, (ticketId: string) => void>>;

/** Where the lane begins in the page that scrolls it on a phone; elsewhere it scrolls by itself. */
function useMargin(box: RefObject<HTMLElement | null>, phone: boolean): number {
  const [margin, setMargin] = useState(0);
  useEffect(() => {
    const page = phone ? box.current?.closest<HTMLElement>(".page") : null;
    const lanes = box.current?.closest(".lanes");
    if (!page || !lanes) return setMargin(0);
    const measure = () => {
      const top = box.current?.getBoundingClientRect().top ?? 0;
      setMargin(Math.round(top - page.getBoundingClientRect().top + page.scrollTop));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(lanes);
    measure();
    return () => observer.disconnect();
  }, [box, phone]);
  return margin;
}

export function useLaneRows(lane: Lane, reveals: Reveals) {
  const box = useRef<HTMLDivElement>(null);
  const phone = useMedia("(max-width: 699px)");
  const margin = useMargin(box, phone);
  const items = useMemo(() => itemsOf(lane), [lane]);
  const places = useMemo(() => new Map(items.map((item, index) => [item.key, index])), [items]);
  const keyOf = useCallback((index: number) => items[index]?.key ?? index, [items]);
  // What has the keyboard stays, also where it is scrolled out of sight.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const drawn = defaultRangeExtractor(range);
      const cell = document.activeElement?.closest<HTMLElement>("[data-cell]");
      const held = box.current?.contains(cell ?? null) ? places.get(cell?.dataset.cell ?? "") : undefined;
      return held === undefined || drawn.includes(held) ? drawn : [...drawn, held].sort((a, b) => a - b);
    },
    [places],
  );
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => (phone ? (box.current?.closest(".page") ?? null) : box.current),
    estimateSize: (index) => (items[index]?.kind === "head" ? HEAD : CELL),
    getItemKey: keyOf,
    overscan: BEYOND,
    scrollMargin: margin,
    rangeExtractor,
  });

  const reveal = useRef((_id: string) => {});
  reveal.current = (id) => {
    const at = places.get(id);
    if (at === undefined) return;
    rows.scrollToIndex(at, { align: "auto" });
    const focus = (tries: number) => {
      const cell = box.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(id)}"] [data-open]`);
      if (cell) {
        cell.focus();
        cell.scrollIntoView({ block: "nearest", inline: "nearest" });
      } else if (tries > 0) requestAnimationFrame(() => focus(tries - 1));
    };
    focus(10);
  };
  useEffect(() => {
    const known = reveals.current;
    known.set(lane.id, (id) => reveal.current(id));
    return () => void known.delete(lane.id);
  }, [lane.id, reveals]);
  return { box, items, rows, margin };
}
