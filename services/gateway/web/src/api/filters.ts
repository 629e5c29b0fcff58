import type { Ticket, TicketState } from "./types";

export type ListState = TicketState | "any";

/** Which tickets a list shows. What one part names several of, any of them will do; the parts combine. */
export interface TicketFilters {
  state: ListState;
  group: boolean;
  queue_id?: string[];
  assignee?: string[];
  channel_id?: string[];
  tag_id?: string[];
  reason_id?: string[];
  board_id?: string[];
  column_id?: string[];
  /** Stages of funnels in which the contact stands. */
  stage_id?: string[];
  /** `<field id>:<value>`, and the least and the most that numbers and days may be. */
  field?: string[];
  field_min?: string[];
  field_max?: string[];
  /** How the clocks stand: warned, overdue. */
  sla?: string[];
  unread?: boolean;
  /** The trays: tickets that rest, and tickets that no queue holds. */
  snoozed?: boolean;
  no_queue?: boolean;
  /** Days of the reader's calendar, the last one included. */
  opened_from?: string;
  opened_to?: string;
  /** Cents. */
  value_min?: number;
  value_max?: number;
  q?: string;
  order: "newest" | "oldest" | "due";
}

/** The parts of which any of several values may fit. */
export type ListPart =
  | "queue_id"
  | "assignee"
  | "channel_id"
  | "tag_id"
  | "reason_id"
  | "board_id"
  | "column_id"
  | "stage_id"
  | "sla";

export type CounterFilters = Omit<TicketFilters, "state" | "group" | "order" | "snoozed" | "no_queue">;

/** What filters are called in the page's address. */
const NAMES = {
  queue_id: "queue",
  assignee: "assignee",
  channel_id: "channel",
  tag_id: "tag",
  reason_id: "reason",
  board_id: "board",
  column_id: "column",
  stage_id: "stage",
  field: "field",
  field_min: "fieldmin",
  field_max: "fieldmax",
  sla: "sla",
  unread: "unread",
  snoozed: "snoozed",
  no_queue: "noqueue",
  opened_from: "from",
  opened_to: "to",
  value_min: "min",
  value_max: "max",
} as const;

type Part = keyof typeof NAMES;
const PARTS = Object.keys(NAMES) as Part[];
const LISTS = [
  "queue_id",
  "assignee",
  "channel_id",
  "tag_id",
  "reason_id",
  "board_id",
  "column_id",
  "stage_id",
  "field",
  "field_min",
  "field_max",
  "sla",
] as const;
const FLAGS = ["unread", "snoozed", "no_queue"] as const;
const DAYS = ["opened_from", "opened_to"] as const;
const AMOUNTS = ["value_min", "value_max"] as const;
const ORDERS = ["newest", "oldest", "due"] as const;
const STATES: readonly string[] = ["pending", "closed", "any"];

export function filtersFrom(
  search: URLSearchParams,
  order: TicketFilters["order"] = "newest",
): TicketFilters {
  const state = search.get("state") ?? "";
  const asked = search.get("order");
  const filters: TicketFilters = {
    state: STATES.includes(state) ? (state as ListState) : "open",
    group: search.get("group") === "true",
    order: ORDERS.find((each) => each === asked) ?? order,
  };
  for (const part of LISTS) {
    const values = search.getAll(NAMES[part]);
    if (values.length) filters[part] = [...new Set(values)];
  }
  for (const part of FLAGS) if (search.get(NAMES[part]) === "true") filters[part] = true;
  for (const part of DAYS) {
    const day = search.get(NAMES[part]) ?? "";
    if (/^\d{4}-\d{2}-\d{2}$/.test(day)) filters[part] = day;
  }
  for (const part of AMOUNTS) {
    const cents = search.get(NAMES[part]) ?? "";
    if (/^\d{1,15}$/.test(cents)) filters[part] = Number(cents);
  }
  const q = search.get("q");
  if (q) filters.q = q;
  return filters;
}

/** The same filters as an address, to be shared, kept under a name, or gone back to. */
export function searchOf(filters: Partial<TicketFilters>): URLSearchParams {
  const search = new URLSearchParams();
  if (filters.state && filters.state !== "open") search.set("state", filters.state);
  if (filters.group) search.set("group", "true");
  for (const part of PARTS) {
    const value = filters[part];
    if (Array.isArray(value)) for (const each of value) search.append(NAMES[part], each);
    else if (value !== undefined && value !== false && value !== "") search.set(NAMES[part], String(value));
  }
  if (filters.q) search.set("q", filters.q);
  if (filters.order) search.set("order", filters.order);
  return search;
}

const dayStart = (day: string) => new Date(`${day}T00:00:00`);
/** The moment at which a day is over: what came before it came that day. */
const dayEnd = (day: string) => {
  const start = dayStart(day);
  return new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1);
};

/** What the server is asked for. */
export function listParams({ state, opened_from, opened_to, ...rest }: Partial<TicketFilters>) {
  return {
    ...rest,
    state: state === "any" ? undefined : state,
    opened_from: opened_from && dayStart(opened_from).toISOString(),
    opened_to: opened_to && dayEnd(opened_to).toISOString(),
  };
}

const within = (wanted: string[] | undefined, held: string | null | undefined) =>
  wanted === undefined || (held != null && wanted.includes(held));

/** The tray of those without a queue stands beside the queues that are named. */
function matchesQueue(ticket: Ticket, { queue_id, no_queue }: TicketFilters): boolean {
  if (!no_queue) return within(queue_id, ticket.queue?.id);
  return ticket.queue === null || (queue_id?.includes(ticket.queue.id) ?? false);
}

function matchesAssignee(ticket: Ticket, wanted: string[] | undefined, me: string | null): boolean {
  if (wanted === undefined) return true;
  const held = ticket.assignee?.id ?? null;
  return wanted.some((each) => held === (each === "none" ? null : each === "me" ? me : each));
}

function matchesPeriod(ticket: Ticket, { opened_from, opened_to }: TicketFilters): boolean {
  const opened = Date.parse(ticket.opened_at);
  if (opened_from && opened < dayStart(opened_from).getTime()) return false;
  return !(opened_to && opened >= dayEnd(opened_to).getTime());
}

function matchesValue(ticket: Ticket, { value_min, value_max }: TicketFilters): boolean {
  if (value_min === undefined && value_max === undefined) return true;
  if (!ticket.value) return false;
  const { cents } = ticket.value;
  return cents >= (value_min ?? cents) && cents <= (value_max ?? cents);
}

/** Whether custom fields are asked: what fits them is the server's to decide, as with `q`. */
export const asksFields = ({ field, field_min, field_max }: Partial<TicketFilters>): boolean =>
  Boolean(field ?? field_min ?? field_max);

/** Would a fresh fetch with these filters hold this ticket? `q` and fields are the server's to decide. */
export function matches(ticket: Ticket, filters: TicketFilters, me: string | null): boolean {
  return (
    (filters.state === "any" || ticket.state === filters.state) &&
    ticket.group === filters.group &&
    (ticket.snoozed !== null) === (filters.snoozed ?? false) &&
    !(filters.unread && ticket.unread === 0) &&
    matchesQueue(ticket, filters) &&
    within(filters.channel_id, ticket.channel.id) &&
    within(filters.reason_id, ticket.reason?.id) &&
    within(filters.board_id, ticket.board?.id) &&
    within(filters.column_id, ticket.board?.column.id) &&
    (filters.stage_id?.some((stage) => ticket.contact.stage_ids?.includes(stage)) ?? true) &&
    within(filters.sla, ticket.sla?.state) &&
    (filters.order !== "due" || Boolean(ticket.sla)) &&
    (filters.tag_id === undefined || ticket.tags.some((tag) => filters.tag_id?.includes(tag.id))) &&
    matchesAssignee(ticket, filters.assignee, me) &&
    matchesPeriod(ticket, filters) &&
    matchesValue(ticket, filters)
  );
}

/** Moments are written in one format, so their order is that of their letters, to the last digit. */
export function compare(a: Ticket, b: Ticket, order: TicketFilters["order"]): number {
  const sign = order === "newest" ? -1 : 1;
  const left = `${order === "due" ? a.sla?.due_at : a.active_at}/${a.id}`;
  const right = `${order === "due" ? b.sla?.due_at : b.active_at}/${b.id}`;
  return left === right ? 0 : left < right ? -sign : sign;
}

/** How many parts narrow the list, beside where one stands and what one searches. */
export function countFilters(filters: TicketFilters): number {
  const trays: readonly Part[] = ["snoozed", "no_queue"];
  return PARTS.filter((part) => !trays.includes(part) && filters[part] !== undefined).length;
}

const NOT_COUNTED = ["state", "group", "order", "snoozed", "no_queue"];

export function counterFilters(filters: TicketFilters): CounterFilters {
  return Object.fromEntries(Object.entries(filters).filter(([part]) => !NOT_COUNTED.includes(part)));
}
