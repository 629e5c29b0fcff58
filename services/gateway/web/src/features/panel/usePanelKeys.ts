import type { KeyboardEvent } from "react";

const cellOf = (target: EventTarget) =>
  target instanceof Element ? target.closest<HTMLElement>("[data-cell]") : null;

function focus(cell: Element | null | undefined): void {
  const open = cell?.querySelector<HTMLElement>("[data-open]");
  open?.focus();
  open?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Arrows walk within a lane and from lane to lane; X chooses, with Shift through to here. */
export function usePanelKeys(toggle: (id: string, through?: boolean) => void) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const cell = cellOf(event.target);
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const lane = cell.closest(".lane");
    const cells = [...(lane?.querySelectorAll("[data-cell]") ?? [])];
    const at = cells.indexOf(cell);
    const beside = (step: 1 | -1) => {
      let other = step > 0 ? lane?.nextElementSibling : lane?.previousElementSibling;
      while (other && !other.querySelector("[data-cell]"))
        other = step > 0 ? other.nextElementSibling : other.previousElementSibling;
      const theirs = [...(other?.querySelectorAll("[data-cell]") ?? [])];
      return theirs[Math.min(at, theirs.length - 1)];
    };
    const moves: Record<string, () => Element | null | undefined> = {
      ArrowDown: () => cells[at + 1],
      ArrowUp: () => cells[at - 1],
      ArrowRight: () => beside(1),
      ArrowLeft: () => beside(-1),
    };
    const move = moves[event.key];
    if (move) focus(move());
    else if (event.key.toLowerCase() === "x") toggle(cell.dataset.cell ?? "", event.shiftKey);
    else return;
    event.preventDefault();
  };
  return { onKeyDown };
}
