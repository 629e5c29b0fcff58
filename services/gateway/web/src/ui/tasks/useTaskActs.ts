import { useQueryClient } from "@tanstack/react-query";
import { finishTask, mapTasks, placeTask, removeTask, tasksKey } from "@/api/tasks";
import type { Task } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { later } from "@/ui/later";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

/** What is done to a task with one press: shown at once, and put back when the server refuses. */
export function useTaskActs() {
  const { t } = useWords();
  const client = useQueryClient();
  const refused = (reason: unknown) => {
    void client.invalidateQueries({ queryKey: tasksKey });
    toast(explain(reason, t), { alert: true });
  };
  const finish = async (task: Task, done: boolean) => {
    const now = new Date().toISOString();
    const show = (done_at: string | null) =>
      mapTasks(client, (held) => (held.id === task.id ? { ...held, done_at } : held));
    show(done ? now : null);
    try {
      const answer = await finishTask(task.id, done);
      if (answer.task) placeTask(client, answer.task);
    } catch (reason) {
      show(done ? null : (task.done_at ?? now));
      refused(reason);
    }
  };
  return {
    toggle(task: Task) {
      const done = task.done_at === null;
      void finish(task, done);
      if (done)
        toast(t("task.finished", { title: task.title }), {
          action: { label: t("action.undo"), run: () => void finish(task, false) },
        });
    },
    remove(task: Task) {
      const undo = later(task.id, () => void removeTask(task.id).catch(refused));
      toast(t("task.removed", { title: task.title }), { action: { label: t("action.undo"), run: undo } });
    },
  };
}
