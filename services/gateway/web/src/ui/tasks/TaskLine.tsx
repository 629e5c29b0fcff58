import {
  IconAlertCircle,
  IconBell,
  IconCheck,
  IconFlag3Filled,
  IconTicket,
  IconUser,
} from "@tabler/icons-react";
import type { Task } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { useWays } from "@/ui/desk";
import { openDialog } from "@/ui/dialogs";
import { capital, clock, moment } from "@/ui/format";
import { useNow } from "@/ui/useNow";
import { useTaskActs } from "./useTaskActs";
import "./tasks.css";

interface Props {
  task: Task;
  /** Under a day's heading the time alone is said. */
  dated?: boolean;
  /** Where it is known what it is about. */
  bare?: boolean;
  /** Whose page it is: his own tasks need not name him. */
  mine?: string;
}

/** One task: its box says that it is done, its title opens it. */
export function TaskLine({ task, dated = true, bare = false, mine }: Props) {
  const { t, i18n } = useWords();
  const now = useNow();
  const desk = useWays();
  const acts = useTaskActs();
  const done = task.done_at !== null;
  const late = !done && task.due_at !== null && Date.parse(task.due_at) <= now;
  const when =
    task.due_at && (dated ? moment(task.due_at, i18n.language) : clock(task.due_at, i18n.language));
  return (
    <div className={`tkl ${done ? "done" : ""} ${late ? "late" : ""}`}>
      <button
        type="button"
        aria-pressed={done}
        aria-label={t("task.finishIt", { title: task.title })}
        className="tkb"
        onClick={() => acts.toggle(task)}
      >
        {done && <IconCheck className="i xs" aria-hidden />}
      </button>
      <div className="grow">
        <button type="button" className="tkt t" onClick={() => openDialog({ kind: "task", task })}>
          {task.priority === "high" && (
            <IconFlag3Filled className="tkp" size={13} role="img" aria-label={t("task.priorityOf.high")} />
          )}
          {task.title}
        </button>
        <div className="tkm">
          {when && (
            <span className="tkd n">
              {late && <IconAlertCircle className="i xs" aria-hidden />}
              {late ? t("task.lateSince", { when }) : capital(when)}
              {!done && task.remind_minutes !== null && (
                <IconBell className="i xs" role="img" aria-label={t("task.reminds")} />
              )}
            </span>
          )}
          {!bare && task.ticket && (
            <button type="button" className="tka t" onClick={() => task.ticket && desk.open(task.ticket.id)}>
              <IconTicket className="i xs" aria-hidden />
              <span className="t">
                #{task.ticket.number} {task.ticket.contact}
              </span>
            </button>
          )}
          {!bare && !task.ticket && task.contact && (
            <span className="tka t">
              <IconUser className="i xs" aria-hidden />
              <span className="t">{task.contact.name}</span>
            </span>
          )}
          {task.author.id !== task.assignee.id && (
            <span className="t">
              {task.author.id === mine
                ? t("task.for", { name: task.assignee.name })
                : t("task.from", { name: task.author.name })}
            </span>
          )}
        </div>
      </div>
      <span title={task.assignee.name ?? ""}>
        <Avatar name={task.assignee.name} id={task.assignee.id} size={24} />
        <span className="vh">{t("task.for", { name: task.assignee.name })}</span>
      </span>
    </div>
  );
}
