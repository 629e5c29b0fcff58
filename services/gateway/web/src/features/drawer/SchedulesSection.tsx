import { Button } from "@mantine/core";
import { IconPencil, IconPlayerSkipForward, IconPlus, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { mayWork } from "@/api/permissions";
import { meQuery, schedulesQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { openDialog } from "@/ui/dialogs";
import { capital, moment } from "@/ui/format";
import { cancelSchedule, skipOccurrence } from "@/ui/schedules";
import { Tip } from "@/ui/Tip";
import { Fold } from "./Fold";

export function SchedulesSection({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const works = me !== undefined && mayWork(me, ticket);
  const schedules = useQuery(schedulesQuery(ticket.id)).data ?? [];
  const shown = schedules.filter((item) => item.state !== "cancelled");
  const waiting = shown.filter((item) => item.state === "waiting").length;
  return (
    <Fold section="schedules" title={t("drawer.schedules")} value={waiting > 0 ? waiting : undefined}>
      <ul className="plans">
        {shown.map((item) => (
          <li key={item.id} className="plan">
            <div className="row">
              <span className="m grow n">{capital(moment(item.due_at, i18n.language))}</span>
              {item.state !== "waiting" && (
                <span className={`chip ${item.state === "missed" ? "bad" : "ok"}`}>
                  {t(`schedule.${item.state}`)}
                </span>
              )}
              {item.state === "waiting" && works && (
                <span className="row tools">
                  <Tip
                    label={t("action.edit")}
                    size={24}
                    onClick={() => openDialog({ kind: "schedule", ticket, schedule: item })}
                  >
                    <IconPencil className="i xs" aria-hidden />
                  </Tip>
                  {item.recurrence && item.recurrence !== "none" && (
                    <Tip
                      label={t("schedule.skip")}
                      size={24}
                      onClick={() => skipOccurrence(client, ticket.id, item, t)}
                    >
                      <IconPlayerSkipForward className="i xs" aria-hidden />
                    </Tip>
                  )}
                  <Tip
                    label={t("action.cancel")}
                    size={24}
                    onClick={() => void cancelSchedule(client, ticket.id, item, t)}
                  >
                    <IconX className="i xs" aria-hidden />
                  </Tip>
                </span>
              )}
            </div>
            <p className="sec">{item.text}</p>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="mute sm none">{t("schedule.none")}</p>}
      {works && (
        <Button
          className="add"
          variant="subtle"
          color="gray"
          size="xs"
          leftSection={<IconPlus className="i xs" aria-hidden />}
          onClick={() => openDialog({ kind: "schedule", ticket })}
        >
          {t("action.schedule")}
        </Button>
      )}
    </Fold>
  );
}
