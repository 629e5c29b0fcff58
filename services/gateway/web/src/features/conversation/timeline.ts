import type { Parcel } from "@/api/outbox";
import type { LogEntry, Message } from "@/api/types";
import { daysBetween } from "@/ui/format";
import { eventName } from "@/ui/log";

export type Line =
  | { kind: "day"; key: string; at: Date }
  | { kind: "unread"; key: string; count: number }
  | { kind: "event"; key: string; entry: LogEntry }
  | { kind: "message"; key: string; message: Message; tight: boolean; tail: boolean }
  | { kind: "parcel"; key: string; parcel: Parcel };

const TOLD = new Set(["accepted", "transferred", "returnedToQueue", "resolved", "reopened"]);
const MINUTE = 60_000;

interface Parts {
  messages: Message[];
  parcels: Parcel[];
  log: LogEntry[];
  complete: boolean;
  unread: { from: string; count: number } | null;
}

const timeOf = (message: Message) => Date.parse(message.at);
const sameSpeaker = (a: Message, b: Message | undefined) =>
  b !== undefined &&
  a.direction === b.direction &&
  a.author.id === b.author.id &&
  timeOf(b) - timeOf(a) < MINUTE &&
  daysBetween(new Date(timeOf(a)), new Date(timeOf(b))) === 0;

/** Messages, days, what happened to the ticket and what is still on its way, in the order of reading. */
export function lines({ messages, parcels, log, complete, unread }: Parts): Line[] {
  const first = messages[0];
  const events = log
    .filter((entry) => TOLD.has(eventName(entry.type)))
    .filter((entry) => complete || (first !== undefined && Date.parse(entry.at) >= timeOf(first)))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const out: Line[] = [];
  let day: Date | undefined;
  let next = 0;
  const turn = (at: number) => {
    const date = new Date(at);
    if (day && daysBetween(day, date) === 0) return;
    day = date;
    out.push({ kind: "day", key: `day-${date.toDateString()}`, at: date });
  };
  const tell = (until: number) => {
    for (let entry = events[next]; entry && Date.parse(entry.at) <= until; entry = events[++next]) {
      turn(Date.parse(entry.at));
      out.push({ kind: "event", key: `event-${entry.id}`, entry });
    }
  };
  for (const [index, message] of messages.entries()) {
    const at = timeOf(message);
    tell(at);
    turn(at);
    if (unread?.from === message.id) out.push({ kind: "unread", key: "unread", count: unread.count });
    const tight = sameSpeaker(message, messages[index + 1]);
    const before = messages[index - 1];
    const tail = !(before && sameSpeaker(before, message));
    out.push({ kind: "message", key: message.id, message, tight, tail });
  }
  tell(Number.POSITIVE_INFINITY);
  const known = new Set(messages.map((message) => message.id));
  for (const parcel of parcels) {
    if (known.has(parcel.id)) continue;
    turn(Date.parse(parcel.at));
    out.push({ kind: "parcel", key: parcel.id, parcel });
  }
  return out;
}

/** The line stands above the first of the last `count` messages of the customer. */
export function unreadFrom(messages: Message[], count: number): { from: string; count: number } | null {
  if (count <= 0) return null;
  const incoming = messages.filter((message) => message.direction === "in").slice(-count);
  const first = incoming[0];
  return first ? { from: first.id, count: incoming.length } : null;
}
