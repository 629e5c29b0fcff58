import type { Money } from "@/api/types";

/** Cents of an amount as people write it: 2.490,00 or 2490 or 1,234.50; null for anything else. */
export function centsOf(text: string): number | null {
  const bare = text.replace(/[^\d.,-]/g, "");
  const parts = /^(\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*|\d+)(?:([.,])(\d{1,2}))?$/.exec(bare);
  if (!parts || (parts[2] && parts[2] === parts[3])) return null;
  const whole = Number((parts[1] ?? "").replace(/[.,]/g, ""));
  const cents = Number((parts[4] ?? "").padEnd(2, "0"));
  const total = whole * 100 + cents;
  return Number.isSafeInteger(total) ? total : null;
}

export const spellMoney = ({ cents, currency }: Money, language: string): string =>
  new Intl.NumberFormat(language, { style: "currency", currency }).format(cents / 100);
