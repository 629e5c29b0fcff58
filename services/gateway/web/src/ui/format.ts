const DAY = 86_400_000;

const startOfDay = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

export const daysBetween = (from: Date, to: Date) => Math.round((startOfDay(to) - startOfDay(from)) / DAY);

const SHAPES = {
  clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  "weekday short": { weekday: "short" },
  "weekday long": { weekday: "long" },
  "day short": { day: "numeric", month: "short" },
  "day long": { day: "numeric", month: "long" },
  "date short": { day: "numeric", month: "short", year: "numeric" },
  "date long": { day: "numeric", month: "long", year: "numeric" },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();

/** Making a format takes far longer than using it, and every row and bubble shows a time. */
function formatted(date: Date, language: string, shape: keyof typeof SHAPES): string {
  const key = `${language} ${shape}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, SHAPES[shape]);
    formats.set(key, format);
  }
  return format.format(date);
}

function relative(days: number, language: string): string {
  let format = relatives.get(language);
  if (!format) {
    format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    relatives.set(language, format);
  }
  return format.format(days, "day");
}

export const clock = (at: string | Date, language: string) => formatted(new Date(at), language, "clock");

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
  if (days >= -1 && days <= 1) return relative(-days, language);
  if (days > 1 && days < 7) return formatted(date, language, `weekday ${length}`).replace(".", "");
  const shape = date.getFullYear() === now.getFullYear() ? "day" : "date";
  return formatted(date, language, `${shape} ${length}`).replace(" de ", " ").replace(".", "");
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
