const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };

/** "14 de março de 1968": a day is the same day everywhere. */
export const birthday = (value: string, language: string): string =>
  new Date(`${value}T00:00:00Z`).toLocaleDateString(language, DAY);

const ADDRESS = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

export const looksLikeEmail = (text: string): boolean => ADDRESS.test(text.trim());

/** Enough digits to be a number; whether it is one the server says. */
export const looksLikeNumber = (text: string): boolean => text.replace(/\D/g, "").length >= 8;
