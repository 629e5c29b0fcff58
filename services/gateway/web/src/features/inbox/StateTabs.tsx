import { useQuery } from "@tanstack/react-query";
import type { KeyboardEvent } from "react";
import { counterFilters } from "@/api/filters";
import { countersQuery } from "@/api/queries";
import type { TicketState } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useListed, useWays } from "@/ui/desk";

const STATES: TicketState[] = ["open", "pending", "closed"];

/** The three states; a tray is a place beside them, so none of them is chosen while one stands in it. */
export function StateTabs() {
  const { t, i18n } = useWords();
  const { filters } = useListed();
  const { change } = useWays();
  const counters = useQuery(countersQuery(counterFilters(filters))).data;
  const counted = counters?.[filters.group ? "group" : "private"];
  const format = new Intl.NumberFormat(i18n.language);
  const inTray = Boolean(filters.snoozed ?? filters.no_queue);
  const chosen = inTray ? -1 : STATES.indexOf(filters.state as TicketState);
  const choose = (state: TicketState | undefined) =>
    change({ state, snoozed: undefined, no_queue: undefined });

  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const at = (Math.max(0, chosen) + step + STATES.length) % STATES.length;
    choose(STATES[at]);
    (event.currentTarget.children[at] as HTMLElement).focus();
  };

  return (
    <div className="tabs" role="tablist" aria-label={t("inbox.states")} onKeyDown={move}>
      {STATES.map((state, index) => {
        const on = index === chosen;
        const count = counted?.[state];
        return (
          <button
            key={state}
            type="button"
            role="tab"
            className={`tab ${on ? "on" : ""}`}
            aria-selected={on}
            tabIndex={index === Math.max(0, chosen) ? 0 : -1}
            onClick={() => choose(state)}
          >
            {t(`inbox.${state}`)}
            {count !== undefined && (
              <span className={state === "pending" && count > 0 ? "pn n" : "n"}>{format.format(count)}</span>
            )}
          </button>
        );
      })}
    </div>
  );
}
