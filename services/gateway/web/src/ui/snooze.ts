export interface SnoozeChoice {
  name: "hour" | "threeHours" | "evening" | "tomorrow" | "monday" | "message";
  until: Date | null;
}

const at = (day: Date, hour: number) =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour, 0, 0, 0);

const inDays = (now: Date, days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);

/** When a ticket may come back: later today, on a later morning, or with the customer's next message. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  const evening = at(now, 18);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { name: "hour", until: later(1) },
    { name: "threeHours", until: later(3) },
    ...(now < at(now, 17) ? [{ name: "evening" as const, until: evening }] : []),
    { name: "tomorrow", until: at(inDays(now, 1), 9) },
    ...(toMonday > 1 ? [{ name: "monday" as const, until: at(inDays(now, toMonday), 9) }] : []),
    { name: "message", until: null },
  ];
}
