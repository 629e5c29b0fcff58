import { describe, expect, it } from "vitest";
import { centsOf, spellMoney } from "@/ui/money";
import { snoozeChoices } from "@/ui/snooze";

const names = (now: Date) => snoozeChoices(now).map((each) => each.name);

describe("when a ticket comes back", () => {
  it("is always later, in the order of time, and last with the next message", () => {
    for (const day of [22, 23, 24, 27, 28]) {
      for (const hour of [0, 8, 16, 18, 23]) {
        const now = new Date(2026, 10, day, hour, 30);
        const choices = snoozeChoices(now);
        for (const { until } of choices) if (until) expect(until.getTime()).toBeGreaterThan(now.getTime());
        expect(choices.at(-1)).toEqual({ name: "message", until: null });
      }
    }
  });
  it("offers this evening only while it is far enough away", () => {
    expect(names(new Date(2026, 10, 24, 10))).toContain("evening");
    expect(names(new Date(2026, 10, 24, 17))).not.toContain("evening");
  });
  it("does not offer Monday twice on a Sunday", () => {
    expect(names(new Date(2026, 10, 22, 10))).not.toContain("monday");
    const friday = snoozeChoices(new Date(2026, 10, 27, 10)).find((each) => each.name === "monday");
    expect(friday?.until).toEqual(new Date(2026, 10, 30, 9));
  });
});

describe("an amount of money", () => {
  it.each([
    ["2.490,00", 249_000],
    ["2490", 249_000],
    ["R$ 12,5", 1_250],
    ["0,99", 99],
    ["1,234.50", 123_450],
    ["1.234.567,89", 123_456_789],
    ["2.490", 249_000],
  ])("reads %s", (text, cents) => expect(centsOf(text)).toBe(cents));
  it.each(["", "abc", "-3", "1,2,3", "12,345,6", "1.2.3"])("does not read “%s”", (text) =>
    expect(centsOf(text)).toBeNull(),
  );
  it("is spelled as the reader does", () => {
    expect(spellMoney({ cents: 249_000, currency: "BRL" }, "pt-BR").replace(/\s/g, " ")).toBe("R$ 2.490,00");
  });
});
