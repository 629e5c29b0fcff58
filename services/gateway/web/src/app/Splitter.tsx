import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { useWords } from "@/i18n/spoken";

const NARROW = 300;
const BROAD = 420;
const RAIL = 56;
const within = (width: number) => Math.min(BROAD, Math.max(NARROW, Math.round(width)));

/** The edge between list and conversation: drawn with the pointer, or moved with the arrows. */
export function Splitter({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const { t } = useWords();
  const dragging = useRef(false);
  const start = (event: PointerEvent<HTMLElement>) => {
    dragging.current = true;
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    if (dragging.current) onWidth(within(event.clientX - RAIL));
  };
  const keys = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -12 : event.key === "ArrowRight" ? 12 : 0;
    if (!step) return;
    event.preventDefault();
    onWidth(within(width + step));
  };
  return (
    <hr
      className="splitter"
      aria-orientation="vertical"
      aria-label={t("inbox.width")}
      aria-valuenow={width}
      aria-valuemin={NARROW}
      aria-valuemax={BROAD}
      tabIndex={0}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={() => {
        dragging.current = false;
      }}
      onKeyDown={keys}
    />
  );
}
