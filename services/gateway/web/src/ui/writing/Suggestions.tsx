import type { ReactNode } from "react";

export interface Suggestion {
  id: string;
  label: ReactNode;
  pick: () => void;
}

interface Props {
  id: string;
  label: string;
  items: Suggestion[];
  active: number;
  onActive: (index: number) => void;
  empty: ReactNode;
  aside?: ReactNode;
  foot?: ReactNode;
}

/** What a sign in the text calls up. The field keeps the focus and points at the active one. */
export function Suggestions({ id, label, items, active, onActive, empty, aside, foot }: Props) {
  return (
    <div className="sugg">
      <div className="sugg-in">
        <div id={id} role="listbox" aria-label={label} className="sugg-list">
          {items.map((item, index) => (
            <div
              key={item.id}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className={index === active ? "sg on" : "sg"}
              ref={index === active ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}
              onPointerMove={() => index !== active && onActive(index)}
              onMouseDown={(event) => {
                event.preventDefault();
                item.pick();
              }}
            >
              {item.label}
            </div>
          ))}
          {items.length === 0 && <div className="sg-none sm mute">{empty}</div>}
        </div>
        {aside && <div className="sugg-aside">{aside}</div>}
      </div>
      {foot && <div className="sugg-foot">{foot}</div>}
    </div>
  );
}
