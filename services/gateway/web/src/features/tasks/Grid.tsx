import { type KeyboardEvent, useEffect, useRef } from "react";
import type { Task } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { openDialog } from "@/ui/dialogs";
import { clock } from "@/ui/format";
import { useNow } from "@/ui/useNow";
import { type Day, isLate, plusDays, plusMonths, shownDate } from "./days";

interface Props {
  weeks: Day[][];
  view: "week" | "month";
  days: Map<Day, Task[]>;
  day: Day;
  today: Day;
  title: string;
  onDay: (day: Day) => void;
  onAdd: (day: Day) => void;
}

const SHOWN = { month: 3, week: 12 };

/** A calendar's grid: arrows go from day to day, Page Up and Down from month to month, Enter adds a task. */
export function Grid({ weeks, view, days, day, today, title, onDay, onAdd }: Props) {
  const { t, i18n } = useWords();
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(false);
  const name = (options: Intl.DateTimeFormatOptions, at: Day) =>
    new Intl.DateTimeFormat(i18n.language, options).format(shownDate(at));

  // The keyboard goes along with the day.
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  }, [day]);

  const press = (event: KeyboardEvent, at: Day) => {
    if (event.target !== event.currentTarget) return;
    const week = weeks.find((each) => each.includes(at)) ?? [];
    const to: Record<string, Day | undefined> = {
      ArrowLeft: plusDays(at, -1),
      ArrowRight: plusDays(at, 1),
      ArrowUp: plusDays(at, -7),
      ArrowDown: plusDays(at, 7),
      PageUp: plusMonths(at, -1),
      PageDown: plusMonths(at, 1),
      Home: week[0],
      End: week[6],
    };
    const next = to[event.key];
    if (next) {
      // At once where it is in sight: the next key may come before the address has changed.
      const cell = grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`);
      cell?.focus();
      moved.current = !cell;
      onDay(next);
    } else if (event.key === "Enter") onAdd(at);
    else if (event.key === " ") onDay(at);
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a calendar whose days are chosen is a grid
    <table ref={grid} role="grid" aria-label={title} className={`tk-tab ${view}`}>
      <thead>
        <tr>
          {weeks[0]?.map((each) => (
            <th key={each} scope="col" abbr={name({ weekday: "long" }, each)}>
              {name({ weekday: "short" }, each).replace(".", "")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((each) => {
              const held = days.get(each) ?? [];
              const outside = view === "month" && each.slice(0, 7) !== day.slice(0, 7);
              const label = t("task.dayOf", {
                day: name({ weekday: "long", day: "numeric", month: "long" }, each),
                count: held.length,
              });
              return (
                // biome-ignore lint/a11y/useAriaPropsSupportedByRole: in a grid it is a gridcell
                <td
                  key={each}
                  data-day={each}
                  tabIndex={each === day ? 0 : -1}
                  aria-selected={each === day}
                  aria-current={each === today ? "date" : undefined}
                  className={outside ? "out" : ""}
                  onClick={() => onDay(each)}
                  onDoubleClick={() => onAdd(each)}
                  onKeyDown={(event) => press(event, each)}
                >
                  <span className="vh">{label}</span>
                  <span className="tk-num n" aria-hidden>
                    {Number(each.slice(8))}
                  </span>
                  <Held tasks={held} most={SHOWN[view]} focusable={each === day} />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Held({ tasks, most, focusable }: { tasks: Task[]; most: number; focusable: boolean }) {
  const { t, i18n } = useWords();
  const now = useNow();
  const shown = tasks.length > most ? tasks.slice(0, most - 1) : tasks;
  return (
    <span className="tk-held">
      {shown.map((task) => (
        <button
          key={task.id}
          type="button"
          tabIndex={focusable ? 0 : -1}
          className={`tk-it t ${task.done_at ? "done" : isLate(task, now) ? "late" : task.priority}`}
          onDoubleClick={(event) => event.stopPropagation()}
          onClick={(event) => {
            event.stopPropagation();
            openDialog({ kind: "task", task });
          }}
        >
          {task.due_at && <span className="n">{clock(task.due_at, i18n.language)}</span>} {task.title}
        </button>
      ))}
      {tasks.length > shown.length && (
        <span className="tk-more xs mute n">{t("task.more", { count: tasks.length - shown.length })}</span>
      )}
    </span>
  );
}
