import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { taskSpanQuery } from "@/api/tasks";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { openDialog } from "@/ui/dialogs";
import { useGoing } from "@/ui/later";
import { useSection } from "@/ui/sections";
import { TaskLine } from "@/ui/tasks/TaskLine";
import { Fold } from "./Fold";

/** What is to be done for this ticket, and what was. */
export function TasksSection({ ticket }: { ticket: Ticket }) {
  const { t } = useWords();
  const open = useSection("tasks");
  const going = useGoing();
  const asked = useQuery({ ...taskSpanQuery({ ticket_id: ticket.id }), enabled: open });
  const tasks = (asked.data ?? []).filter((task) => !going.has(task.id));
  const left = tasks.filter((task) => task.done_at === null);
  const { id, number, contact } = ticket;
  return (
    <Fold section="tasks" title={t("drawer.tasks")} value={left.length || undefined}>
      <div className="tasks-in">
        {[...left, ...tasks.filter((task) => task.done_at !== null)].map((task) => (
          <TaskLine key={task.id} task={task} bare />
        ))}
      </div>
      {asked.isSuccess && tasks.length === 0 && <p className="mute sm none">{t("task.noneHere")}</p>}
      <Button
        className="add"
        variant="subtle"
        color="gray"
        size="xs"
        leftSection={<IconPlus className="i xs" aria-hidden />}
        onClick={() => openDialog({ kind: "task", about: { ticket: { id, number, contact: contact.name } } })}
      >
        {t("task.new")}
      </Button>
    </Fold>
  );
}
