import { expect, test } from "vitest";
import { centsOf } from "@/ui/money";
import { amountText } from "./amount";

test("an amount is read back as it was written", () => {
  for (const cents of [0, 1, 10, 249_000, 249_050, 123_456_789]) {
    expect(centsOf(amountText(cents, "pt-BR"))).toBe(cents);
    expect(centsOf(amountText(cents, "en"))).toBe(cents);
  }
  expect(amountText(undefined, "pt-BR")).toBe("");
});
