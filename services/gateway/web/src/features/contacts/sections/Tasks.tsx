import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { taskSpanQuery } from "@/api/tasks";
import { useWords } from "@/i18n/spoken";
import { openDialog } from "@/ui/dialogs";
import { useGoing } from "@/ui/later";
import { explain } from "@/ui/refusal";
import { TaskLine } from "@/ui/tasks/TaskLine";
import type { SectionProps } from "../sections";

/** What is to be done for this contact, on a ticket of his or without one (D7). */
export function Tasks({ contact }: SectionProps) {
  const { t } = useWords();
  const going = useGoing();
  const asked = useQuery(taskSpanQuery({ contact_id: contact.id, state: "open" }));
  const tasks = (asked.data ?? []).filter((task) => !going.has(task.id));
  return (
    <>
      {tasks.map((task) => (
        <TaskLine key={task.id} task={task} />
      ))}
      {asked.isError && <p className="warn bad">{explain(asked.error, t)}</p>}
      {asked.isSuccess && tasks.length === 0 && <p className="mute sm">{t("task.noneHere")}</p>}
      <Button
        variant="subtle"
        size="xs"
        leftSection={<IconPlus className="i xs" aria-hidden />}
        onClick={() =>
          openDialog({ kind: "task", about: { contact: { id: contact.id, name: contact.name } } })
        }
      >
        {t("task.new")}
      </Button>
    </>
  );
}
