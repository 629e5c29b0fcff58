import type { Member, Named, Queue, Ticket } from "@/api/types";

export type Grouping = "agent" | "queue";

export interface PanelFilters {
  queue: string | null;
  agent: string | null;
  channel: string | null;
}

export interface Lane {
  id: string;
  /** Nobody's: the pending ones, by queue. */
  parts: { name: string | null; tickets: Ticket[] }[];
  agent?: Member;
  queue?: Named;
  count: number;
}

export const NOBODY = "nobody";

/** Longest waiting first; the answered ones after them, oldest first. */
export function byWaiting(a: Ticket, b: Ticket): number {
  const [first, second] = [a.waiting_since, b.waiting_since];
  if (first && second) return Date.parse(first) - Date.parse(second);
  if (first || second) return first ? -1 : 1;
  return Date.parse(a.active_at) - Date.parse(b.active_at);
}

export function filtered(tickets: Ticket[], { queue, agent, channel }: PanelFilters): Ticket[] {
  return tickets.filter(
    (ticket) =>
      (!queue || ticket.queue?.id === queue) &&
      (!agent || ticket.assignee?.id === agent) &&
      (!channel || ticket.channel.id === channel),
  );
}

function parted(tickets: Ticket[], nameOf: (ticket: Ticket) => string | null): Lane["parts"] {
  const names = [...new Set(tickets.map(nameOf))].toSorted((a, b) => (a ?? "~").localeCompare(b ?? "~"));
  return names.map((name) => ({
    name,
    tickets: tickets.filter((ticket) => nameOf(ticket) === name).toSorted(byWaiting),
  }));
}

const PRESENCE = { online: 0, away: 1, offline: 2 };

/** First what nobody has, then a lane for each agent who has something or is at work. */
export function byAgent(tickets: Ticket[], team: Member[]): Lane[] {
  const pending = tickets.filter((ticket) => ticket.state === "pending");
  const lanes: Lane[] = [
    { id: NOBODY, parts: parted(pending, (ticket) => ticket.queue?.name ?? null), count: pending.length },
  ];
  const people = team.toSorted(
    (a, b) => PRESENCE[a.presence] - PRESENCE[b.presence] || a.name.localeCompare(b.name),
  );
  for (const agent of people) {
    const own = tickets.filter((ticket) => ticket.assignee?.id === agent.id).toSorted(byWaiting);
    if (own.length === 0 && (agent.profile !== "agent" || agent.presence === "offline")) continue;
    lanes.push({ id: agent.id, agent, parts: [{ name: null, tickets: own }], count: own.length });
  }
  return lanes;
}

/** A lane for each queue, the pending ones above those that somebody has. */
export function byQueue(
  tickets: Ticket[],
  queues: Queue[],
  words: { pending: string; open: string },
): Lane[] {
  const none = tickets.filter((ticket) => ticket.queue === null);
  const lanes = queues.map((queue): Lane => {
    const own = tickets.filter((ticket) => ticket.queue?.id === queue.id);
    return {
      id: queue.id,
      queue,
      parts: parted(own, (ticket) => stateWord(ticket, words)),
      count: own.length,
    };
  });
  if (none.length === 0) return lanes;
  return [
    { id: NOBODY, parts: parted(none, (ticket) => stateWord(ticket, words)), count: none.length },
    ...lanes,
  ];
}

const stateWord = (ticket: Ticket, words: { pending: string; open: string }) =>
  ticket.state === "pending" ? words.pending : words.open;

/** What stands in a lane from top to bottom: the parts' names and their tickets. */
export type Item =
  | { kind: "head"; key: string; name: string | null; count: number }
  | { kind: "cell"; key: string; ticket: Ticket };

export function itemsOf({ parts }: Lane): Item[] {
  return parts.flatMap(({ name, tickets }) => [
    ...(name !== null || parts.length > 1
      ? [{ kind: "head" as const, key: `head ${name ?? ""}`, name, count: tickets.length }]
      : []),
    ...tickets.map((ticket) => ({ kind: "cell" as const, key: ticket.id, ticket })),
  ]);
}

export const ticketsOf = (lane: Lane): Ticket[] => lane.parts.flatMap((part) => part.tickets);
