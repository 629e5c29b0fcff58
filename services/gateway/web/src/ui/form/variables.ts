/** What the server fills in, in the words of a template; those of a ticket, and what only some texts know. */
export const VARIABLES = [
  "first_name",
  "name",
  "greeting",
  "agent",
  "protocol",
  "ticket",
  "queue",
  "company",
  "date",
  "time",
] as const;
export type Variable = (typeof VARIABLES)[number] | "scale";

export type Example = Partial<Record<string, string>>;

const VARIABLE = /([ \t]*)\{\{\s*(\w+)\s*\}\}/g;
const SENTENCE_BEGINS = /(?:^|[\n.!?…:])[^\p{L}\p{N}]*$/u;

/** The text as a customer would read it, by the server's rules (`libs/wording/variables.py`). */
export function filledIn(text: string, example: Example): string {
  return text.replace(VARIABLE, (whole, blanks: string, written: string, offset: number) => {
    const name = written.toLowerCase();
    const value = example[name];
    if (value === undefined) return whole;
    if (value === "") return "";
    const begins = name === "greeting" && SENTENCE_BEGINS.test(text.slice(0, offset + blanks.length));
    return blanks + (begins ? value.charAt(0).toLocaleUpperCase() + value.slice(1) : value);
  });
}

/** Names in braces that mean nothing to the server: it would send them as they are written. */
export function unknownVariables(text: string, known: readonly string[]): string[] {
  const named = [...text.matchAll(VARIABLE)].map((found) => (found[2] as string).toLowerCase());
  return [...new Set(named.filter((name) => !known.includes(name)))];
}
