/** An amount as one would write it into a field; cents only where there are any. */
export const amountText = (cents: number | undefined, language: string): string =>
  cents === undefined
    ? ""
    : new Intl.NumberFormat(language, { minimumFractionDigits: cents % 100 ? 2 : 0 }).format(cents / 100);
