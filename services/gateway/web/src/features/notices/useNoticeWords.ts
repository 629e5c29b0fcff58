import type { Notice } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { moment } from "@/ui/format";

/** Which sentence fits: a task was handed over or is due, a room is a group's or a talk of two. */
function sentence({ kind, actor, called, room }: Notice): string {
  if (kind === "task") return actor ? "task" : "taskDue";
  if (kind === "internal") return called ? "called" : room?.name ? "internalGroup" : "internal";
  return kind;
}

/** One sentence that says what happened, and to whom. */
export function useNoticeWords(): (notice: Notice) => string {
  const { t, i18n } = useWords();
  return (notice) =>
    t(`notice.${sentence(notice)}`, {
      name: notice.contact?.name ?? t("notice.someone"),
      actor: notice.actor?.name ?? t("common.someone"),
      what: notice.kind === "sla" ? t(`sla.said.${notice.text}`) : "",
      channel: notice.channel?.name ?? "",
      room: notice.room?.name ?? "",
      when: notice.task?.due_at ? moment(notice.task.due_at, i18n.language) : "",
    });
}
