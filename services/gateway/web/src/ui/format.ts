const DAY = 86_400_000;

const startOfDay = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

export const daysBetween = (from: Date, to: Date) => Math.round((startOfDay(to) - startOfDay(from)) / DAY);

export const clock = (at: string | Date, language: string) =>
  new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    new Date(at),
  );

/** 09:24 today, "ontem" yesterday, a weekday this week, then 12 nov. */
export function shortTime(at: string, language: string, now = new Date()): string {
  const date = new Date(at);
  const days = daysBetween(date, now);
  if (days <= 0) return clock(date, language);
  return dayName(date, language, now, "short");
}

export function dayName(
  date: Date,
  language: string,
  now = new Date(),
  length: "short" | "long" = "long",
): string {
  const days = daysBetween(date, now);
  if (days >= -1 && days <= 1) {
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-days, "day");
  }
  if (days > 1 && days < 7)
    return new Intl.DateTimeFormat(language, { weekday: length }).format(date).replace(".", "");
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(language, { day: "numeric", month: length, year })
    .format(date)
    .replace(" de ", " ")
    .replace(".", "");
}

export const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** "amanhã, 09:00", for the middle of a sentence. */
export function moment(at: string, language: string, now = new Date()): string {
  const date = new Date(at);
  return `${dayName(date, language, now)}, ${clock(date, language)}`;
}

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${pad(Math.floor((whole % 3600) / 60))}:${pad(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** +55 21 98842-1170 for Brazil; other countries as they came. */
export function phone(number: string | null): string {
  if (!number) return "";
  const brazil = /^\+?55(\d{2})(\d{4,5})(\d{4})$/.exec(number.replace(/[^\d+]/g, ""));
  return brazil ? `+55 ${brazil[1]} ${brazil[2]}-${brazil[3]}` : number;
}

export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = words[0];
  if (!first) return "?";
  const last = words.length > 1 ? words.at(-1) : undefined;
  const letter = (word: string) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? "";
  return (letter(first) + (last ? letter(last) : "")).toLocaleUpperCase();
}

export function hue(seed: string): number {
  let sum = 0;
  for (const character of seed) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return sum % 6;
}
