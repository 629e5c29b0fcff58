import { moment } from "./format";
/** "TicketTransferred" and "Transferred" are the same thing to a reader. */
export const eventName = (type: string): string => {
  const name = type.replace(/^Ticket(?=[A-Z])/, "");
  return name.charAt(0).toLowerCase() + name.slice(1);
};

const TAKEN: Record<string, string> = {
  flow: "takenFromBotDone",
  agent_wrote: "takenFromBotWritten",
  phone_wrote: "takenFromBotPhone",
};

/** The same event reads differently by what it says: to whom, by which rule, why. */
export function eventKey(name: string, data: Record<string, unknown>): string {
  if (name === "transferred" && !data.agent && !data.queue) return "log.transferredOnly";
  if (name === "assigned" && typeof data.rule === "string") return `log.assignedBy.${data.rule}`;
  if (name === "returnedToQueue" && data.because === "absence") return "log.returnedForAbsence";
  if (name === "takenFromBot" && TAKEN[String(data.why)]) return `log.${TAKEN[String(data.why)]}`;
  if (name === "botRequested" && data.kind === "detail") return "log.botFilledIn";
  if (name.startsWith("bot") && !data.label) return `log.${name}Plain`;
  return `log.${name}`;
}

const named = (value: unknown): string | undefined => {
  if (typeof value === "string") return value;
  if (value && typeof value === "object" && "name" in value) return String(value.name);
  return undefined;
};

const labelled = (value: unknown): string | undefined =>
  value && typeof value === "object" && "label" in value ? String(value.label) : undefined;

/** Whom or what an event names, for its sentence. */
export function eventDetails(data: Record<string, unknown>, language: string): Record<string, string> {
  const { cents, currency, until, score, scale } = data;
  return {
    target: [named(data.agent), named(data.queue)].filter(Boolean).join(", "),
    protocol: named(data.number) ?? "",
    note: named(data.note) ?? "",
    tag: named(data.tag) ?? "",
    name: named(data.label) ?? labelled(data.bot) ?? "",
    reason: named(data.reason) ?? "",
    field: named(data.field) ?? "",
    column: [named(data.board), named(data.column)].filter(Boolean).join(", "),
    channel: named(data.channel) ?? "",
    value:
      typeof cents === "number" && typeof currency === "string"
        ? new Intl.NumberFormat(language, { style: "currency", currency }).format(cents / 100)
        : "",
    kind: typeof data.kind === "string" ? data.kind : "",
    load: typeof data.load === "number" ? String(data.load) : "",
    until: typeof until === "string" ? moment(until, language) : "",
    score: typeof score === "number" ? String(score) : "",
    scale: typeof scale === "number" ? String(scale) : "",
  };
}
