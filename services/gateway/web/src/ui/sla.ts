import type { TFunction } from "i18next";
import type { Sla } from "@/api/types";

const MINUTE = 60_000;

/** Minutes as one says them: 45 min, 8 h, 1 h 30 min. */
export function spanOf(minutes: number, t: TFunction): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return t("sla.span.minutes", { count: rest });
  return rest === 0 ? t("sla.span.hours", { count: hours }) : t("sla.span.both", { hours, minutes: rest });
}

/** How much is left until it is due, in whole minutes; less than nothing once it is over. */
export const minutesLeft = (sla: Sla, now: number): number =>
  Math.ceil((Date.parse(sla.due_at) - now) / MINUTE);
