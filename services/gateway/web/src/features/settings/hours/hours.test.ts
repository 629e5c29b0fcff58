import { expect, test } from "vitest";
import { holidayName, nationalHolidays } from "./holidays";
import { nextSpan, wrongSpans } from "./week";

test("national holidays of Brazil, Good Friday among them", () => {
  expect(nationalHolidays(2026)).toEqual([
    "2026-01-01",
    "2026-04-03",
    "2026-04-21",
    "2026-05-01",
    "2026-09-07",
    "2026-10-12",
    "2026-11-02",
    "2026-11-15",
    "2026-11-20",
    "2026-12-25",
  ]);
  expect(["2025-04-18", "2027-03-26", "2028-04-14"].map(holidayName)).toEqual(Array(3).fill("goodFriday"));
  expect(holidayName("2026-04-04")).toBeUndefined();
});

test("spans that overlap, are empty or unfinished are found", () => {
  expect(
    wrongSpans([
      ["08:00", "12:00"],
      ["13:00", "18:00"],
    ]),
  ).toBeUndefined();
  expect(
    wrongSpans([
      ["13:00", "18:00"],
      ["08:00", "13:30"],
    ]),
  ).toBe("overlap");
  expect(wrongSpans([["22:00", "02:00"]])).toBeUndefined();
  expect(
    wrongSpans([
      ["22:00", "02:00"],
      ["23:00", "24:00"],
    ]),
  ).toBe("overlap");
  expect(wrongSpans([["08:00", "08:00"]])).toBe("empty");
  expect(wrongSpans([["", "08:00"]])).toBe("incomplete");
});

test("the next span begins an hour after the last one", () => {
  expect(nextSpan([])).toEqual(["08:00", "18:00"]);
  expect(nextSpan([["08:00", "12:00"]])).toEqual(["13:00", "15:00"]);
});
