import { expect, test } from "vitest";
import { fields, firstSuggestion, instant } from "./when";

test("a date and a time mean what the company's clock shows, wherever the writer sits", () => {
  expect(instant("2026-11-23", "09:00", "America/Sao_Paulo")?.toISOString()).toBe("2026-11-23T12:00:00.000Z");
  expect(instant("2026-11-23", "09:00", "America/Manaus")?.toISOString()).toBe("2026-11-23T13:00:00.000Z");
  expect(fields(new Date("2026-11-23T01:30:00Z"), "America/Sao_Paulo")).toEqual({
    date: "2026-11-22",
    time: "22:30",
  });
  expect(instant("", "09:00", "UTC")).toBeNull();
});

test("clocks that change that night are minded", () => {
  expect(instant("2026-03-29", "09:00", "Europe/Madrid")?.toISOString()).toBe("2026-03-29T07:00:00.000Z");
  expect(instant("2026-03-28", "09:00", "Europe/Madrid")?.toISOString()).toBe("2026-03-28T08:00:00.000Z");
  expect(instant("2026-10-25", "01:30", "Europe/Madrid")?.toISOString()).toBe("2026-10-24T23:30:00.000Z");
});

test("tomorrow at nine is tomorrow where the company is", () => {
  const late = new Date("2026-11-23T01:30:00Z");
  expect(firstSuggestion(late, "America/Sao_Paulo").toISOString()).toBe("2026-11-23T12:00:00.000Z");
});
