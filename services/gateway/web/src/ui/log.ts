import { moment } from "./format";
/** "TicketTransferred" and "Transferred" are the same thing to a reader. */
export const eventName = (type: string): string => {
  const name = type.replace(/^Ticket(?=[A-Z])/, "");
  return name.charAt(0).toLowerCase() + name.slice(1);
};

const named = (value: unknown): string | undefined => {
  if (typeof value === "string") return value;
  if (value && typeof value === "object" && "name" in value) return String(value.name);
  return undefined;
};

/** Whom or what an event names, for its sentence. */
export function eventDetails(data: Record<string, unknown>, language: string): Record<string, string> {
  const { cents, currency, until, score, scale } = data;
  return {
    target: [named(data.agent), named(data.queue)].filter(Boolean).join(", "),
    protocol: named(data.number) ?? "",
    note: named(data.note) ?? "",
    tag: named(data.tag) ?? "",
    name: named(data.label) ?? "",
    reason: named(data.reason) ?? "",
    column: [named(data.board), named(data.column)].filter(Boolean).join(", "),
    channel: named(data.channel) ?? "",
    value:
      typeof cents === "number" && typeof currency === "string"
        ? new Intl.NumberFormat(language, { style: "currency", currency }).format(cents / 100)
        : "",
    load: typeof data.load === "number" ? String(data.load) : "",
    until: typeof until === "string" ? moment(until, language) : "",
    score: typeof score === "number" ? String(score) : "",
    scale: typeof scale === "number" ? String(scale) : "",
  };
}
