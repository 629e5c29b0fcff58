const pad = (value: number) => String(value).padStart(2, "0");

export const fields = (at: Date) => ({
  date: `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`,
  time: `${pad(at.getHours())}:${pad(at.getMinutes())}`,
});

/** The moment that a date and a time mean where the writer sits. */
export function instant(date: string, time: string): Date | null {
  const at = new Date(`${date}T${time}`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Tomorrow at nine is when most scheduled texts are meant to go. */
export function firstSuggestion(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9, 0);
}

/** "Horário de Brasília": what people call the zone that the computer is set to. */
export function zoneName(zone: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "longGeneric" });
  return format.formatToParts(new Date()).find((part) => part.type === "timeZoneName")?.value ?? zone;
}
