import type { AssistantSetup, SetupField } from "@/api/assistants";

/** What is typed: numbers too, for a field that is being emptied holds none. */
export type Values = Record<string, string | boolean>;

/** Where a field stands; what no group names is where the bot is reached. */
export const GROUPS: Record<string, readonly string[]> = {
  words: [
    "restart_words",
    "restart_message",
    "finish_words",
    "finish_does",
    "when_done",
    "unknown_message",
    "failure_message",
  ],
  pace: ["debounce_ms", "delay_ms", "timeout_seconds", "expire_minutes"],
};
const GROUPED = new Set(Object.values(GROUPS).flat());

/** The fields of a group, in its order. */
export function fieldsOf(fields: SetupField[], group: string): SetupField[] {
  const names = GROUPS[group];
  if (!names) return fields.filter(({ name }) => !GROUPED.has(name));
  return names.flatMap((name) => fields.find((each) => each.name === name) ?? []);
}

/** What the form begins with; keys are never shown again. */
export function valuesOf(fields: SetupField[], setup?: AssistantSetup): Values {
  return Object.fromEntries(
    fields.map(({ name, kind, default: unset }) => {
      const value = kind === "secret" ? "" : (setup?.settings[name] ?? unset ?? "");
      return [name, typeof value === "boolean" ? value : String(value)];
    }),
  );
}

/** What is wrong with a field, before anything is sent. */
export function wrongField(
  field: SetupField,
  value: string | boolean | undefined,
  setup?: AssistantSetup,
): "needed" | "url" | "number" | false {
  const text = String(value ?? "").trim();
  if (field.kind === "secret" && !text)
    return field.required && !setup?.secrets.includes(field.name) && "needed";
  if (field.kind === "number")
    return (text === "" || Number.isNaN(Number(text.replace(",", ".")))) && "number";
  if (field.required && !text) return "needed";
  return field.kind === "url" && text !== "" && !/^https?:\/\/\S+$/.test(text) && "url";
}

/** The settings as the server takes them; a key that nothing was typed for stays as it is. */
export function asWish(
  fields: SetupField[],
  values: Values,
  setup?: AssistantSetup,
): Record<string, string | number | boolean> {
  const wish: Record<string, string | number | boolean> = {};
  for (const { name, kind } of fields) {
    const value = values[name] ?? "";
    if (typeof value === "boolean") wish[name] = value;
    else if (kind === "number") wish[name] = Number(value.trim().replace(",", "."));
    else if (kind !== "secret" || value.trim() || !setup?.secrets.includes(name)) wish[name] = value.trim();
  }
  return wish;
}
