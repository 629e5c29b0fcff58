/** 2490, 2.490,00, 2,490.00: the last mark before one or two digits divides; others only group. Null is no amount. */
export function centsFrom(text: string): number | null | undefined {
  const bare = text.trim();
  if (!bare) return undefined;
  const found = /^(\d[\d.,\s]*?)(?:[.,](\d{1,2}))?$/.exec(bare);
  if (!found) return null;
  const whole = (found[1] ?? "").replace(/[.,\s]/g, "");
  const cents = (found[2] ?? "").padEnd(2, "0");
  const value = Number(whole + cents);
  return Number.isSafeInteger(value) ? value : null;
}

export const amountText = (cents: number | undefined, language: string): string =>
  cents === undefined
    ? ""
    : new Intl.NumberFormat(language, { minimumFractionDigits: cents % 100 ? 2 : 0 }).format(cents / 100);
