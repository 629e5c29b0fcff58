import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/utils/combine";
import { IconGripVertical } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useWords } from "@/i18n/spoken";
import { Tip } from "@/ui/Tip";

interface Item {
  id: string;
  name: string;
}

interface Props<T extends Item> {
  label: string;
  items: T[];
  /** Puts an item at a place, counted from 0; false: it was refused. */
  onMove: (item: T, place: number) => Promise<boolean>;
  children: (item: T) => ReactNode;
}

const moved = <T extends Item>(items: T[], id: string, place: number): T[] => {
  const item = items.find((each) => each.id === id);
  const others = items.filter((each) => each.id !== id);
  return item ? others.toSpliced(place, 0, item) : items;
};

/** A list whose order is changed by dragging its handles, or by arrow keys on them. */
export function OrderedList<T extends Item>({ label, items, onMove, children }: Props<T>) {
  const { t } = useWords();
  const list = useId();
  const [ahead, setAhead] = useState<T[] | null>(null);
  const [said, say] = useState("");
  const order = ahead ? ahead.map((each) => items.find(({ id }) => id === each.id) ?? each) : items;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the server says replaces what was shown ahead
  useEffect(() => setAhead(null), [items]);

  const move = async (id: string, place: number) => {
    const item = order.find((each) => each.id === id);
    if (!item || place < 0 || place >= order.length || order[place]?.id === id) return;
    setAhead(moved(order, id, place));
    say(t("settings.order.moved", { name: item.name, place: place + 1, count: order.length }));
    if (!(await onMove(item, place))) setAhead(null);
  };
  return (
    <>
      <ul className="set-list ordered" aria-label={label}>
        {order.map((item, place) => (
          <Row key={item.id} {...{ list, item, place }} onMove={(id, to) => void move(id, to)}>
            {children(item)}
          </Row>
        ))}
      </ul>
      <div className="vh" aria-live="polite">
        {said}
      </div>
    </>
  );
}

interface RowProps {
  list: string;
  item: Item;
  place: number;
  onMove: (id: string, place: number) => void;
  children: ReactNode;
}

function Row({ list, item, place, onMove, children }: RowProps) {
  const { t } = useWords();
  const row = useRef<HTMLLIElement>(null);
  const handle = useRef<HTMLButtonElement>(null);
  const [over, setOver] = useState(false);
  const [dragged, setDragged] = useState(false);
  const latest = useRef(onMove);
  latest.current = onMove;
  useEffect(() => {
    if (!row.current) return undefined;
    return combine(
      draggable({
        element: row.current,
        getInitialData: () => ({ list, id: item.id }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element: row.current,
        canDrop: ({ source }) => source.data.list === list && source.data.id !== item.id,
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: ({ source }) => {
          setOver(false);
          latest.current(String(source.data.id), place);
        },
      }),
    );
  }, [list, item.id, place]);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    onMove(item.id, place + step);
    setTimeout(() => handle.current?.focus());
  };
  return (
    <li ref={row} className={[dragged && "dragged", over && "over"].filter(Boolean).join(" ") || undefined}>
      <Tip
        ref={handle}
        size={28}
        className="grip"
        label={t("settings.order.handle", { name: item.name })}
        onKeyDown={press}
      >
        <IconGripVertical className="i s" aria-hidden />
      </Tip>
      {children}
    </li>
  );
}
