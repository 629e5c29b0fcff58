import type { Hours, Span, Weekday } from "@/api/types";

export const WEEKDAYS: Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const MOST_SPANS = 6;
const DAY = 24 * 60;

/** What a company begins with: Monday to Friday, with nobody there on Saturday and Sunday. */
export const OFFICE: Hours = {
  mon: [["08:00", "18:00"]],
  tue: [["08:00", "18:00"]],
  wed: [["08:00", "18:00"]],
  thu: [["08:00", "18:00"]],
  fri: [["08:00", "18:00"]],
  sat: [],
  sun: [],
  holidays: [],
};

export const minutes = (clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return hour * 60 + minute;
};

/** From when to when, in minutes of its day; one that ends before it begins lasts into the next day. */
const range = ([from, to]: Span): [number, number] => {
  const start = minutes(from);
  const end = minutes(to);
  return [start, end > start ? end : end + DAY];
};

export type Wrong = "incomplete" | "empty" | "overlap";

/** What is wrong with a day's spans, if anything is. */
export function wrongSpans(spans: Span[]): Wrong | undefined {
  if (spans.some(([from, to]) => !from || !to)) return "incomplete";
  if (spans.some(([from, to]) => from === to)) return "empty";
  const ordered = spans.map(range).toSorted((a, b) => a[0] - b[0]);
  return ordered.some((span, index) => index > 0 && span[0] < (ordered[index - 1]?.[1] ?? 0))
    ? "overlap"
    : undefined;
}

export const wrongHours = (hours: Hours): boolean =>
  WEEKDAYS.some((day) => wrongSpans(hours[day]) !== undefined);

/** In order, as they are sent. */
export const ordered = (hours: Hours): Hours => ({
  ...hours,
  ...Object.fromEntries(
    WEEKDAYS.map((day) => [day, hours[day].toSorted((a, b) => minutes(a[0]) - minutes(b[0]))]),
  ),
  holidays: hours.holidays.toSorted(),
});

/** Where a span stands in its day, in parts of it; what lasts into the next day is cut off at midnight. */
export function place(span: Span): { left: string; width: string } {
  const [start, end] = range(span);
  return { left: `${(start / DAY) * 100}%`, width: `${((Math.min(end, DAY) - start) / DAY) * 100}%` };
}

/** The next span that one would add behind those there are. */
export function nextSpan(spans: Span[]): Span {
  const last = spans.at(-1);
  if (!last) return ["08:00", "18:00"];
  const start = Math.min(minutes(last[1]) + 60, 22 * 60);
  const clock = (value: number) =>
    `${`${Math.floor(value / 60)}`.padStart(2, "0")}:${`${value % 60}`.padStart(2, "0")}`;
  return [clock(start), clock(Math.min(start + 120, DAY - 1))];
}
