export type AgeLevel = 0 | 1 | 2 | 3;

const MINUTE = 60_000;

export const minutesSince = (since: string, now: number) =>
  Math.max(0, Math.floor((now - Date.parse(since)) / MINUTE));

export function ageLevel(minutes: number): AgeLevel {
  if (minutes >= 30) return 3;
  if (minutes >= 15) return 2;
  return minutes >= 5 ? 1 : 0;
}

/** 42 min, 3 h, 2 d: at most four characters and a unit. */
export function ageText(minutes: number): string {
  if (minutes < 1) return "< 1 min";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} d`;
}
