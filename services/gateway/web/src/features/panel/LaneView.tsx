import { memo } from "react";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { Cell } from "./Cell";
import type { Grouping, Lane } from "./lanes";
import { type Reveals, useLaneRows } from "./useLaneRows";

interface Props {
  lane: Lane;
  grouping: Grouping;
  selected: ReadonlySet<string>;
  reveals: Reveals;
  onToggle: (id: string, through?: boolean) => void;
  onOpen: (id: string) => void;
}

/** Only what is in sight is drawn: of a thousand tickets some dozens. */
export const LaneView = memo(function LaneView({
  lane,
  grouping,
  selected,
  reveals,
  onToggle,
  onOpen,
}: Props) {
  const { t } = useWords();
  const { agent, queue } = lane;
  const name = agent?.name ?? queue?.name ?? t(grouping === "agent" ? "panel.nobody" : "ticket.noQueue");
  const { box, items, rows, margin } = useLaneRows(lane, reveals);
  return (
    <section
      className={`lane ${agent || queue ? "" : "first"}`}
      aria-label={name}
      data-lane={lane.id}
      data-count={lane.count}
    >
      <header className="hd">
        {agent && <Avatar name={agent.name} id={agent.id} size={32} presence={agent.presence} />}
        <div className="grow whose">
          <h2 className="t">{name}</h2>
          {agent && <div className="sm mute t">{t(`presence.${agent.presence}`)}</div>}
        </div>
        <span className={agent || queue ? "n mute" : "chip pend n"}>{lane.count}</span>
      </header>
      <div ref={box} className="cells">
        <div role="presentation" style={{ height: rows.getTotalSize(), position: "relative" }}>
          {rows.getVirtualItems().map((row) => {
            const item = items[row.index];
            if (!item) return null;
            const style = { transform: `translateY(${row.start - margin}px)`, height: row.size };
            return (
              <div key={row.key} className="place" style={style}>
                {item.kind === "head" ? (
                  <h3 className="qh">
                    {item.name ?? t("ticket.noQueue")} <span className="n">{item.count}</span>
                  </h3>
                ) : (
                  <Cell
                    ticket={item.ticket}
                    selected={selected.has(item.ticket.id)}
                    withAgent={grouping === "queue"}
                    onToggle={onToggle}
                    onOpen={onOpen}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
});
