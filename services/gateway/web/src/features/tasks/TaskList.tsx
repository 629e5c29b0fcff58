import { Button } from "@mantine/core";
import { IconChecklist } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type TaskFilters, tasksQuery } from "@/api/tasks";
import { useWords } from "@/i18n/spoken";
import { Empty, Failed } from "@/ui/Empty";
import { capital, dayName } from "@/ui/format";
import { useGoing } from "@/ui/later";
import { More } from "@/ui/More";
import { Skeleton } from "@/ui/Skeleton";
import { TaskLine } from "@/ui/tasks/TaskLine";
import { useNow } from "@/ui/useNow";
import { byDay, byDayDone, type Day, type Group, shownDate } from "./days";

interface Props {
  filters: TaskFilters;
  zone: string;
  today: Day;
  mine: string;
  onAdd: () => void;
}

/** Day by day; what is overdue stands on top. */
export function TaskList({ filters, zone, today, mine, onAdd }: Props) {
  const { t, i18n } = useWords();
  const now = useNow();
  const going = useGoing();
  const list = useInfiniteQuery(tasksQuery(filters));
  const tasks = (list.data?.pages.flatMap((page) => page.items) ?? []).filter((task) => !going.has(task.id));
  const done = filters.state === "done";
  const groups = done ? byDayDone(tasks, zone) : byDay(tasks, zone, now);
  const name = (id: Group["id"]) =>
    id === "late" || id === "none"
      ? t(`task.group.${id}`)
      : capital(dayName(shownDate(id), i18n.language, shownDate(today)));

  if (list.isPending) return <Skeleton rows={5} />;
  if (list.isError && tasks.length === 0)
    return <Failed title={t("task.failed")} text={t("state.safe")} onRetry={() => void list.refetch()} />;
  if (tasks.length === 0)
    return (
      <Empty
        icon={<IconChecklist />}
        title={t(filters.q ? "task.notFound" : done ? "task.noneDone" : "task.none")}
        text={filters.q || done ? undefined : t("task.noneText")}
      >
        {!done && !filters.q && (
          <Button variant="default" size="xs" onClick={onAdd}>
            {t("task.new")}
          </Button>
        )}
      </Empty>
    );
  return (
    <div className="tk-list">
      <div className="tk-in">
        {groups.map((group) => (
          <section key={group.id} aria-labelledby={`tasks-${group.id}`}>
            <h2 id={`tasks-${group.id}`} className={group.id === "late" ? "late" : ""}>
              {name(group.id)} <span className="n mute">{group.tasks.length}</span>
            </h2>
            {group.tasks.map((task) => (
              <TaskLine key={task.id} task={task} dated={done || group.id === "late"} mine={mine} />
            ))}
          </section>
        ))}
        <More list={list} />
      </div>
    </div>
  );
}
