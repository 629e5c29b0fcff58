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
  const to = named(data.user ?? data.assignee ?? data.to_user) ?? named(data.user_name);
  const queue = named(data.queue ?? data.to_queue) ?? named(data.queue_name);
  return {
    target: [to, queue].filter(Boolean).join(", "),
    protocol: named(data.protocol ?? data.number) ?? "",
    note: named(data.note) ?? "",
  };
}
