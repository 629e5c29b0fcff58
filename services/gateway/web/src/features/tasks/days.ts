import type { Task } from "@/api/types";
import { fields, instant } from "@/ui/when";

/** A day is named as calendars name it, 2026-11-24; whose it is, the company's time zone says. */
export type Day = string;

const DAY = 86_400_000;
const utc = (day: Day) => Date.parse(`${day}T00:00Z`);
const named = (time: number): Day => new Date(time).toISOString().slice(0, 10);

export const dayOf = (at: string | Date, zone: string): Day => fields(new Date(at), zone).date;
export const startOf = (day: Day, zone: string): Date => instant(day, "00:00", zone) ?? new Date(utc(day));
export const plusDays = (day: Day, count: number): Day => named(utc(day) + count * DAY);

/** The same day of another month, or that month's last. */
export function plusMonths(day: Day, count: number): Day {
  const date = new Date(utc(day));
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return named(date.getTime());
}

/** Weeks begin on Monday where Spanish is spoken, else on Sunday. */
const firstWeekday = (language: string) => (language.startsWith("es") ? 1 : 0);

export function weekOf(day: Day, language: string): Day[] {
  const back = (new Date(utc(day)).getUTCDay() - firstWeekday(language) + 7) % 7;
  const first = plusDays(day, -back);
  return Array.from({ length: 7 }, (_, index) => plusDays(first, index));
}

/** The weeks that a month touches. */
export function monthOf(day: Day, language: string): Day[][] {
  const weeks: Day[][] = [];
  let week = weekOf(`${day.slice(0, 7)}-01`, language);
  while ((week[0] as Day).slice(0, 7) <= day.slice(0, 7)) {
    weeks.push(week);
    week = weekOf(plusDays(week[0] as Day, 7), language);
  }
  return weeks;
}

/** For showing: a date whose local day is this one. */
export function shownDate(day: Day): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date);
}

export const isLate = (task: Task, now: number) =>
  task.done_at === null && task.due_at !== null && Date.parse(task.due_at) <= now;

export interface Group {
  id: "late" | "none" | Day;
  tasks: Task[];
}

/** By day, in the order in which they come; what is overdue first, what has no time last. */
export function byDay(tasks: Task[], zone: string, now: number): Group[] {
  const groups = new Map<Group["id"], Task[]>();
  for (const task of tasks) {
    const id = isLate(task, now) ? "late" : task.due_at === null ? "none" : dayOf(task.due_at, zone);
    groups.set(id, [...(groups.get(id) ?? []), task]);
  }
  const found = [...groups].map(([id, held]) => ({ id, tasks: held }));
  const rank = (id: Group["id"]) => (id === "late" ? "0" : id === "none" ? "9" : id);
  return found.toSorted((a, b) => (rank(a.id) < rank(b.id) ? -1 : 1));
}

/** Done ones, the day on which they were done first. */
export function byDayDone(tasks: Task[], zone: string): Group[] {
  const groups = new Map<Day, Task[]>();
  for (const task of tasks) {
    const id = dayOf(task.done_at ?? task.created_at, zone);
    groups.set(id, [...(groups.get(id) ?? []), task]);
  }
  return [...groups].map(([id, held]) => ({ id, tasks: held }));
}
