/** The word under the caret that calls for help: `/` for quick replies, `@` for people. */
export interface Call {
  sign: "/" | "@";
  typed: string;
  from: number;
  until: number;
}

const LONGEST = 40;

export function callAt(text: string, caret: number): Call | null {
  const before = text.slice(0, caret);
  const found = /(?:^|\s)([/@])([^\s/@][^/@\n]*|)$/u.exec(before);
  if (!found) return null;
  const sign = found[1] as "/" | "@";
  const typed = found[2] ?? "";
  if (typed.length > LONGEST || (sign === "/" && /\s/.test(typed))) return null;
  return { sign, typed, from: caret - typed.length - 1, until: caret };
}

export function replaced(text: string, call: Call, by: string): { text: string; caret: number } {
  const head = text.slice(0, call.from) + by;
  return { text: head + text.slice(call.until), caret: head.length };
}

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function findPeople<T extends { name: string }>(people: T[], typed: string): T[] {
  const wanted = fold(typed);
  return people.filter((person) =>
    fold(person.name)
      .split(" ")
      .some((_, index, words) => words.slice(index).join(" ").startsWith(wanted)),
  );
}
