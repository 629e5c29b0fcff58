import type { QueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { del, post, query } from "@/api/client";
import { keys } from "@/api/queries";
import type { Schedule } from "@/api/types";
import { later } from "./later";
import { explain } from "./refusal";
import { toast } from "./toast";

const refresh = (client: QueryClient, ticketId: string) =>
  client.invalidateQueries({ queryKey: keys.schedules(ticketId) });

/** Leaves out the next time of a series; the others stay. What is left out does not come back, so it waits a while. */
export function skipOccurrence(
  client: QueryClient,
  ticketId: string,
  schedule: Schedule,
  t: TFunction,
): void {
  const skip = async () => {
    try {
      await del(`/schedules/${schedule.id}${query({ once: schedule.due_at })}`);
      await refresh(client, ticketId);
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  const undo = later(`skip ${schedule.id}`, () => void skip());
  toast(t("toast.occurrenceSkipped"), { action: { label: t("action.undo"), run: undo } });
}

/** Cancels at once; the way back schedules the same anew. */
export async function cancelSchedule(
  client: QueryClient,
  ticketId: string,
  schedule: Schedule,
  t: TFunction,
) {
  const { text, due_at, time_zone, recurrence, opens_ticket, media } = schedule;
  const same = { text, due_at, time_zone, recurrence, opens_ticket, media_id: media?.id };
  const again = async () => {
    try {
      await post(`/tickets/${ticketId}/schedules`, { ...same, ...(media?.voice && { as: "voice" }) });
      await refresh(client, ticketId);
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  try {
    await del(`/schedules/${schedule.id}`);
    await refresh(client, ticketId);
    toast(t("toast.scheduleCancelled"), { action: { label: t("action.undo"), run: () => void again() } });
  } catch (reason) {
    toast(explain(reason, t), { alert: true });
  }
}
