import { Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type TaskFilters, taskSpanQuery } from "@/api/tasks";
import type { Task } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Failed } from "@/ui/Empty";
import { capital } from "@/ui/format";
import { useGoing } from "@/ui/later";
import { Tip } from "@/ui/Tip";
import { TaskLine } from "@/ui/tasks/TaskLine";
import { type Day, dayOf, monthOf, plusDays, plusMonths, shownDate, startOf, weekOf } from "./days";
import { Grid } from "./Grid";

interface Props {
  filters: TaskFilters;
  view: "week" | "month";
  zone: string;
  today: Day;
  day: Day;
  mine: string;
  onDay: (day: Day) => void;
  onAdd: (day: Day) => void;
}

/** A month or a week of tasks, done ones too, and beside it the day on which one stands. */
export function Calendar({ filters, view, zone, today, day, mine, onDay, onAdd }: Props) {
  const { t, i18n } = useWords();
  const going = useGoing();
  const weeks = view === "month" ? monthOf(day, i18n.language) : [weekOf(day, i18n.language)];
  const first = weeks[0]?.[0] as Day;
  const last = weeks.at(-1)?.[6] as Day;
  const span = useQuery(
    taskSpanQuery({
      ...filters,
      due_from: startOf(first, zone).toISOString(),
      due_to: startOf(plusDays(last, 1), zone).toISOString(),
    }),
  );
  const days = new Map<Day, Task[]>();
  for (const task of span.data ?? []) {
    if (!task.due_at || going.has(task.id)) continue;
    const at = dayOf(task.due_at, zone);
    days.set(at, [...(days.get(at) ?? []), task]);
  }
  const turn = (step: number) => onDay(view === "month" ? plusMonths(day, step) : plusDays(day, step * 7));
  const format = (options: Intl.DateTimeFormatOptions, at: Day) =>
    new Intl.DateTimeFormat(i18n.language, options).format(shownDate(at));
  const title =
    view === "month"
      ? capital(format({ month: "long", year: "numeric" }, day))
      : `${format({ day: "numeric", month: "short" }, first)} – ${format({ day: "numeric", month: "short", year: "numeric" }, last)}`;
  const held = days.get(day) ?? [];
  return (
    <div className="tk-cal">
      <section className="tk-grid" aria-label={title}>
        <div className="tk-turn">
          <Tip label={t(`task.before.${view}`)} onClick={() => turn(-1)}>
            <IconChevronLeft className="i" aria-hidden />
          </Tip>
          <h2 aria-live="polite">{title}</h2>
          <Tip label={t(`task.after.${view}`)} onClick={() => turn(1)}>
            <IconChevronRight className="i" aria-hidden />
          </Tip>
          <span className="grow" />
          <Button variant="default" size="xs" disabled={day === today} onClick={() => onDay(today)}>
            {t("task.today")}
          </Button>
        </div>
        {span.isError ? (
          <Failed title={t("task.failed")} text={t("state.safe")} onRetry={() => void span.refetch()} />
        ) : (
          <Grid {...{ weeks, view, days, day, today, title, onDay, onAdd }} />
        )}
      </section>
      <section className="tk-day" aria-labelledby="tasks-day">
        <h2 id="tasks-day">
          {capital(format({ weekday: "long", day: "numeric", month: "long" }, day))}{" "}
          {held.length > 0 && <span className="n mute">{held.length}</span>}
        </h2>
        {held.map((task) => (
          <TaskLine key={task.id} task={task} dated={false} mine={mine} />
        ))}
        {held.length === 0 && <p className="mute sm none">{t("task.freeDay")}</p>}
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus className="i xs" aria-hidden />}
          onClick={() => onAdd(day)}
        >
          {t("task.newHere")}
        </Button>
      </section>
    </div>
  );
}
