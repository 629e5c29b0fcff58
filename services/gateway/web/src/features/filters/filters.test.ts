import { expect, test } from "vitest";
import { amountText, centsFrom } from "./amount";

test.each([
  ["2490", 249_000],
  ["2.490", 249_000],
  ["2.490,5", 249_050],
  ["2.490,00", 249_000],
  ["2,490.00", 249_000],
  ["1 000 000", 100_000_000],
  ["0,01", 1],
])("%s is an amount", (text, cents) => expect(centsFrom(text)).toBe(cents));

test("what is no amount is told, and nothing is nothing", () => {
  expect(centsFrom("dois mil")).toBeNull();
  expect(centsFrom("-3")).toBeNull();
  expect(centsFrom("99999999999999999")).toBeNull();
  expect(centsFrom("  ")).toBeUndefined();
});

test("an amount is read back as it was written", () => {
  for (const cents of [0, 1, 10, 249_000, 249_050]) {
    expect(centsFrom(amountText(cents, "pt-BR"))).toBe(cents);
    expect(centsFrom(amountText(cents, "en"))).toBe(cents);
  }
});
