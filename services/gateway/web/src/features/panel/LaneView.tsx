import { useTranslation } from "react-i18next";
import { Avatar } from "@/ui/Avatar";
import { Cell } from "./Cell";
import type { Grouping, Lane } from "./lanes";

interface Props {
  lane: Lane;
  grouping: Grouping;
  selected: ReadonlySet<string>;
  onToggle: (id: string, through?: boolean) => void;
  onOpen: (id: string) => void;
}

export function LaneView({ lane, grouping, selected, onToggle, onOpen }: Props) {
  const { t } = useTranslation();
  const { agent, queue } = lane;
  const name = agent?.name ?? queue?.name ?? t(grouping === "agent" ? "panel.nobody" : "ticket.noQueue");
  return (
    <section className={`lane ${agent || queue ? "" : "first"}`} aria-label={name}>
      <header className="hd">
        {agent && <Avatar name={agent.name} id={agent.id} size={32} presence={agent.presence} />}
        <div className="grow whose">
          <h2 className="t">{name}</h2>
          {agent && <div className="sm mute t">{t(`presence.${agent.presence}`)}</div>}
        </div>
        <span className={agent || queue ? "n mute" : "chip pend n"}>{lane.count}</span>
      </header>
      <div className="cells">
        {lane.parts.map((part) => (
          <section key={part.name ?? ""} aria-label={part.name ?? name}>
            {part.name !== null && (
              <div className="qh">
                {part.name} <span className="n">{part.tickets.length}</span>
              </div>
            )}
            {part.name === null && lane.parts.length > 1 && (
              <div className="qh">
                {t("ticket.noQueue")} <span className="n">{part.tickets.length}</span>
              </div>
            )}
            {part.tickets.map((ticket) => (
              <Cell
                key={ticket.id}
                ticket={ticket}
                selected={selected.has(ticket.id)}
                withAgent={grouping === "queue"}
                onToggle={onToggle}
                onOpen={onOpen}
              />
            ))}
          </section>
        ))}
      </div>
    </section>
  );
}
