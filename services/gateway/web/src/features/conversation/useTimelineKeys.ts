import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef } from "react";
import type { Message } from "@/api/types";
import type { BubbleActs } from "@/ui/bubbles/Bubble";

const PRESS = 500;
const SLACK = 8;

const lineOf = (target: EventTarget) =>
  target instanceof Element ? target.closest<HTMLElement>("[data-line]") : null;

/** Arrows walk from message to message, Enter opens the menu of one; so do a long press and the right button. */
export function useTimelineKeys(messages: Message[], open: BubbleActs["menu"]) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number }>(undefined);
  const find = (line: HTMLElement | null) => messages.find((message) => message.id === line?.dataset.line);
  const menuOf = (line: HTMLElement | null) => {
    const message = find(line);
    if (message && line) open?.(message, line.querySelector(".acts") ?? line);
    return message !== undefined;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const line = event.target === lineOf(event.target) ? (event.target as HTMLElement) : null;
    if (event.target !== event.currentTarget && !line) return;
    if (line && (event.key === "Enter" || event.key === "ContextMenu")) {
      if (menuOf(line)) event.preventDefault();
      return;
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-line]")];
    const at = line ? all.indexOf(line) : all.length;
    const next = all[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const stop = () => clearTimeout(press.current?.timer);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.pointerType === "mouse") return;
    const line = lineOf(event.target);
    press.current = { timer: setTimeout(() => menuOf(line), PRESS), x: event.clientX, y: event.clientY };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const held = press.current;
    if (held && Math.hypot(event.clientX - held.x, event.clientY - held.y) > SLACK) stop();
  };
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    if (event.target instanceof Element && event.target.closest("a, img, video")) return;
    if (getSelection()?.toString()) return;
    if (menuOf(lineOf(event.target))) event.preventDefault();
  };
  return { onKeyDown, onPointerDown, onPointerMove, onPointerUp: stop, onPointerCancel: stop, onContextMenu };
}
