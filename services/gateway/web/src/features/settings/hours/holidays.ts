/** Days on which all of Brazil rests by federal law (Leis 662/1949, 6.802/1980, 14.759/2023, and Good Friday). */
const FIXED: Record<string, string> = {
  "01-01": "newYear",
  "04-21": "tiradentes",
  "05-01": "labour",
  "09-07": "independence",
  "10-12": "aparecida",
  "11-02": "souls",
  "11-15": "republic",
  "11-20": "consciousness",
  "12-25": "christmas",
};

const iso = (date: Date) => date.toISOString().slice(0, 10);

/** Easter Sunday by the Gregorian calendar (Meeus, Jones, Butcher). */
function easter(year: number): Date {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const l = (32 + 2 * (b % 4) + 2 * i - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const day = (h + l - 7 * m + 33 * month + 19) % 32;
  return new Date(Date.UTC(year, month - 1, day));
}

function goodFriday(year: number): string {
  const date = easter(year);
  date.setUTCDate(date.getUTCDate() - 2);
  return iso(date);
}

export const nationalHolidays = (year: number): string[] =>
  [...Object.keys(FIXED).map((day) => `${year}-${day}`), goodFriday(year)].toSorted();

/** What a day is called, if it is one of them. */
export function holidayName(day: string): string | undefined {
  return day === goodFriday(Number(day.slice(0, 4))) ? "goodFriday" : FIXED[day.slice(5)];
}
