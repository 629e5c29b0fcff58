const pad = (value: number) => String(value).padStart(2, "0");
const MINUTE = 60_000;

/** How far a zone's clocks are ahead of UTC at a moment. */
function ahead(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const there = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return Math.round((there - at.getTime()) / MINUTE) * MINUTE;
}

/** What a calendar and a clock on the wall of that zone show. */
export function fields(at: Date, zone: string) {
  const wall = new Date(at.getTime() + ahead(at, zone));
  return {
    date: `${wall.getUTCFullYear()}-${pad(wall.getUTCMonth() + 1)}-${pad(wall.getUTCDate())}`,
    time: `${pad(wall.getUTCHours())}:${pad(wall.getUTCMinutes())}`,
  };
}

/** The moment that a date and a time mean in that zone; twice, because the first guess may lie beyond a change of clocks. */
export function instant(date: string, time: string, zone: string): Date | null {
  const wall = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(wall)) return null;
  const guess = new Date(wall - ahead(new Date(wall), zone));
  return new Date(wall - ahead(guess, zone));
}

/** Tomorrow at nine is when most scheduled texts are meant to go. */
export function firstSuggestion(now: Date, zone: string): Date {
  const { date } = fields(new Date(now.getTime() + 24 * 60 * MINUTE), zone);
  return instant(date, "09:00", zone) ?? now;
}

/** "Horário de Brasília": what people call the zone. */
export function zoneName(zone: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "longGeneric" });
  return format.formatToParts(new Date()).find((part) => part.type === "timeZoneName")?.value ?? zone;
}
