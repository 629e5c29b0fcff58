import { expect, test } from "vitest";
import type { Task } from "@/api/types";
import { byDay, byDayDone, dayOf, isLate, monthOf, plusMonths, startOf, weekOf } from "./days";

const ZONE = "America/Sao_Paulo";
const NOW = Date.parse("2026-11-23T15:00:00Z");

const task = (change: Partial<Task>): Task => ({
  id: "k1",
  title: "Ligar",
  text: null,
  priority: "normal",
  author: { id: "ana", name: "Ana" },
  assignee: { id: "ana", name: "Ana" },
  ticket: null,
  contact: null,
  due_at: null,
  remind_minutes: null,
  done_at: null,
  done_by: null,
  created_at: "2026-11-20T12:00:00Z",
  position: 1,
  ...change,
});

test("a day is the company's, not the reader's", () => {
  expect(dayOf("2026-11-24T01:00:00Z", ZONE)).toBe("2026-11-23");
  expect(startOf("2026-11-24", ZONE).toISOString()).toBe("2026-11-24T03:00:00.000Z");
});

test("weeks begin where the language has them begin", () => {
  expect(weekOf("2026-11-25", "pt-BR")[0]).toBe("2026-11-22");
  expect(weekOf("2026-11-25", "es")[0]).toBe("2026-11-23");
});

test("a month shows all of its weeks, and each of them whole", () => {
  const weeks = monthOf("2026-11-25", "pt-BR");
  expect(weeks).toHaveLength(5);
  expect(weeks[0]?.[0]).toBe("2026-11-01");
  expect(weeks.at(-1)?.[6]).toBe("2026-12-05");
  expect(monthOf("2026-08-10", "pt-BR")).toHaveLength(6);
});

test("a month on from the last day is that month's last", () => {
  expect(plusMonths("2026-01-31", 1)).toBe("2026-02-28");
  expect(plusMonths("2026-03-31", -1)).toBe("2026-02-28");
  expect(plusMonths("2026-12-15", 1)).toBe("2027-01-15");
});

test("overdue ones stand first, those without a time last", () => {
  const late = task({ id: "late", due_at: "2026-11-23T14:59:00Z" });
  const today = task({ id: "today", due_at: "2026-11-24T01:00:00Z" });
  const later = task({ id: "later", due_at: "2026-11-30T12:00:00Z" });
  const some = task({ id: "some" });
  expect(byDay([late, today, later, some], ZONE, NOW).map((group) => group.id)).toEqual([
    "late",
    "2026-11-23",
    "2026-11-30",
    "none",
  ]);
  expect(isLate(task({ due_at: late.due_at, done_at: "2026-11-23T15:00:00Z" }), NOW)).toBe(false);
});

test("done ones stand under the day on which they were done", () => {
  const done = [
    task({ done_at: "2026-11-23T12:00:00Z" }),
    task({ id: "k2", done_at: "2026-11-21T12:00:00Z" }),
  ];
  expect(byDayDone(done, ZONE).map((group) => group.id)).toEqual(["2026-11-23", "2026-11-21"]);
});
