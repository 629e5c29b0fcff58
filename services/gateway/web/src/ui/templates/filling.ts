import type { Template, TemplateUse } from "@/api/types";

const VARIABLE = /\{\{\s*([^{}\s]{1,60})\s*\}\}/g;
const LONGEST = 1024;

export interface Values {
  header: string[];
  body: string[];
  buttons: Record<number, string>;
}

export const blank = (template: Template): Values => ({
  header: template.variables.header.map(() => ""),
  body: template.variables.body.map(() => ""),
  buttons: {},
});

/** The text with its values; where one is missing its place stays seen. */
export function filled(text: string, names: string[], values: string[]): string {
  return text.replace(VARIABLE, (whole, name: string) => values[names.indexOf(name)]?.trim() || whole);
}

/** What the provider would refuse a value for; the same rules as on the server. */
export function wrong(value: string): "empty" | "long" | "broken" | null {
  if (!value.trim()) return "empty";
  if (value.length > LONGEST) return "long";
  return /[\n\t]| {5}/.test(value) ? "broken" : null;
}

/** Whether every variable has a value that the provider takes; a header's file and place are asked for apart. */
export function complete(template: Template, values: Values): boolean {
  const { header, body, buttons } = template.variables;
  return (
    header.every((_, at) => !wrong(values.header[at] ?? "")) &&
    body.every((_, at) => !wrong(values.body[at] ?? "")) &&
    buttons.every((at) => !wrong(values.buttons[at] ?? ""))
  );
}

export const wishOf = (template: Template, values: Values): TemplateUse => ({
  name: template.name,
  language: template.language,
  header: values.header.map((value) => value.trim()),
  body: values.body.map((value) => value.trim()),
  buttons: Object.fromEntries(
    template.variables.buttons.map((at) => [at, (values.buttons[at] ?? "").trim()]),
  ),
});
