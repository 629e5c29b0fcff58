import { IconCalendarTime } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { schedulesQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { openDialog } from "@/ui/dialogs";
import { capital, moment } from "@/ui/format";
import { cancelSchedule } from "@/ui/schedules";

/** The next scheduled text stands on top of the composer, lest it be said twice. */
export function ScheduleDock({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const waiting = (useQuery(schedulesQuery(ticket.id)).data ?? [])
    .filter((schedule) => schedule.state === "waiting")
    .toSorted((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at));
  const next = waiting[0];
  if (!next) return null;
  return (
    <div className="sched">
      <IconCalendarTime className="i s" aria-hidden />
      <span className="t grow">
        <span className="when">{capital(moment(next.due_at, i18n.language))}</span>
        <span className="dk">&ensp;{next.text}</span>
      </span>
      {waiting.length > 1 && <span className="n mute">+{waiting.length - 1}</span>}
      <button type="button" onClick={() => openDialog({ kind: "schedule", ticket, schedule: next })}>
        {t("action.edit")}
      </button>
      <button type="button" onClick={() => void cancelSchedule(client, ticket.id, next, t)}>
        {t("action.cancel")}
      </button>
    </div>
  );
}
