import type { KeyboardEvent } from "react";
import { type Lane, ticketsOf } from "./lanes";
import type { Reveals } from "./useLaneRows";

/** Arrows walk within a lane and from lane to lane; X chooses, with Shift through to here. */
export function usePanelKeys(
  lanes: Lane[],
  reveals: Reveals,
  toggle: (id: string, through?: boolean) => void,
) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-cell]") : null;
    const id = cell?.dataset.cell;
    if (!id || event.ctrlKey || event.metaKey || event.altKey) return;
    const laneId = cell.closest<HTMLElement>("[data-lane]")?.dataset.lane;
    const here = lanes.findIndex((lane) => lane.id === laneId);
    const at = lanes[here] ? ticketsOf(lanes[here]).findIndex((ticket) => ticket.id === id) : -1;
    const go = (lane: Lane | undefined, place: number) => {
      if (!lane) return;
      const tickets = ticketsOf(lane);
      const target = tickets[Math.min(place, tickets.length - 1)];
      if (target) reveals.current.get(lane.id)?.(target.id);
    };
    const filled = (lane: Lane) => lane.count > 0;
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(lanes[here], at + 1),
      ArrowUp: () => go(lanes[here], Math.max(0, at - 1)),
      ArrowRight: () => go(lanes.slice(here + 1).find(filled), at),
      ArrowLeft: () => go(lanes.slice(0, Math.max(0, here)).findLast(filled), at),
    };
    const move = moves[event.key];
    if (move) move();
    else if (event.key.toLowerCase() === "x") toggle(id, event.shiftKey);
    else return;
    event.preventDefault();
  };
  return { onKeyDown };
}
