import { IconCalendarTime, IconMicrophone, IconPaperclip, IconRepeat } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { schedulesQuery } from "@/api/queries";
import type { Schedule, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { openDialog } from "@/ui/dialogs";
import { capital, moment } from "@/ui/format";
import { cancelSchedule } from "@/ui/schedules";

/** What is scheduled stands on top of the composer, the next one first, lest it be said twice. */
export function ScheduleDock({ ticket }: { ticket: Ticket }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const waiting = (useQuery(schedulesQuery(ticket.id)).data ?? [])
    .filter((schedule) => schedule.state === "waiting")
    .toSorted((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at));
  const [next, ...others] = waiting;
  if (!next) return null;
  return (
    <div className="scheds">
      {open && others.toReversed().map((schedule) => <Line key={schedule.id} {...{ schedule, ticket }} />)}
      <Line schedule={next} ticket={ticket}>
        {others.length > 0 && (
          <button
            type="button"
            className="n"
            aria-expanded={open}
            aria-label={t(open ? "schedule.fewer" : "schedule.more", { count: others.length })}
            onClick={() => setOpen(!open)}
          >
            {open ? "−" : `+${others.length}`}
          </button>
        )}
      </Line>
    </div>
  );
}

function Line({ schedule, ticket, children }: { schedule: Schedule; ticket: Ticket; children?: ReactNode }) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const { media, recurrence } = schedule;
  return (
    <div className="sched">
      <IconCalendarTime className="i s" aria-hidden />
      <span className="t grow">
        <span className="when">{capital(moment(schedule.due_at, i18n.language))}</span>
        {recurrence && recurrence !== "none" && (
          <IconRepeat className="i xs in" aria-label={t(`schedule.every.${recurrence}`)} />
        )}
        <span className="dk">
          &ensp;
          {media &&
            (media.voice ? <IconMicrophone className="i xs in" /> : <IconPaperclip className="i xs in" />)}
          {schedule.text || media?.name}
        </span>
      </span>
      {children}
      <button type="button" onClick={() => openDialog({ kind: "schedule", ticket, schedule })}>
        {t("action.edit")}
      </button>
      <button type="button" onClick={() => void cancelSchedule(client, ticket.id, schedule, t)}>
        {t("action.cancel")}
      </button>
    </div>
  );
}
