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
export function eventDetails(data: Record<string, unknown>): Record<string, string> {
  return {
    target: [named(data.agent), named(data.queue)].filter(Boolean).join(", "),
    protocol: named(data.number) ?? "",
    note: named(data.note) ?? "",
  };
}
