import { useWords } from "@/i18n/spoken";
import { moment } from "@/ui/format";
import { useHint } from "@/ui/Hint";
import type { Remaining } from "./useWindow";

const SOON = 120;
const AROUND = 2 * Math.PI * 6;

/** How long the customer may still be answered freely: calm, amber in the last two hours, then shut. */
export function WindowMark({ window: { closesAt, closed, part, minutes } }: { window: Remaining }) {
  const { t, i18n } = useWords();
  const soon = !closed && minutes <= SOON;
  const said = closed
    ? t("window.closed")
    : minutes < 60
      ? t("window.minutes", { count: minutes })
      : t("window.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  const label = closed
    ? closesAt
      ? t("window.closedAt", { when: moment(closesAt, i18n.language) })
      : t("window.never")
    : t("window.until", { when: moment(closesAt ?? "", i18n.language) });
  const { target, point, hint } = useHint<HTMLSpanElement>({ label });
  return (
    <>
      <span
        ref={target}
        className={closed || soon ? "win n soon" : "win n"}
        data-window={closed ? "closed" : soon ? "soon" : "open"}
        onPointerEnter={point}
      >
        <svg className="win-ring" viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="6" />
          {part > 0 && <circle cx="8" cy="8" r="6" strokeDasharray={`${AROUND * part} ${AROUND}`} />}
        </svg>
        {said}
        <span className="vh">. {label}</span>
      </span>
      {hint}
    </>
  );
}
