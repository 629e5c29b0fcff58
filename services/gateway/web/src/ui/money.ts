import type { Money } from "@/api/types";

/** R$ 2.490,00: amounts are cents until the moment they are read. */
export const money = ({ cents, currency }: Money, language: string): string =>
  new Intl.NumberFormat(language, { style: "currency", currency }).format(cents / 100);
