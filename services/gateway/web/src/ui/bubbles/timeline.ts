import type { Parcel } from "@/api/outbox";
import type { LogEntry, Message, Note } from "@/api/types";
import { daysBetween } from "@/ui/format";
import { eventName } from "@/ui/log";

export type Line =
  | { kind: "day"; key: string; at: Date }
  | { kind: "unread"; key: string; count: number }
  | { kind: "event"; key: string; entry: LogEntry }
  | { kind: "events"; key: string; entries: LogEntry[] }
  | { kind: "note"; key: string; note: Note }
  | { kind: "message"; key: string; message: Message; tight: boolean; tail: boolean }
  | { kind: "parcel"; key: string; parcel: Parcel };

const TOLD = new Set([
  "accepted",
  "assigned",
  "transferred",
  "returnedToQueue",
  "resolved",
  "reopened",
  "responseOverdue",
  "resolutionOverdue",
]);
const MINUTE = 60_000;

interface Parts {
  messages: Message[];
  parcels: Parcel[];
  log: LogEntry[];
  notes: Note[];
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

type Aside = { kind: "event"; at: string; entry: LogEntry } | { kind: "note"; at: string; note: Note };

/** What the customer does not see: what happened to the ticket, and what the team noted. */
function asides({ log, notes, messages, complete }: Omit<Parts, "parcels" | "unread">): Aside[] {
  const first = messages[0];
  const told = log
    .filter((entry) => TOLD.has(eventName(entry.type)))
    .map((entry): Aside => ({ kind: "event", at: entry.at, entry }));
  const noted = notes
    .filter((note) => note.text !== null)
    .map((note): Aside => ({ kind: "note", at: note.at, note }));
  return [...told, ...noted]
    .filter((aside) => complete || (first !== undefined && Date.parse(aside.at) >= timeOf(first)))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** A run of events is one line that opens; what a person said or noted ends a run. */
function collapse(told: Line[]): Line[] {
  const out: Line[] = [];
  for (const line of told) {
    const last = out.at(-1);
    if (line.kind === "event" && last?.kind === "events") last.entries.push(line.entry);
    else if (line.kind === "event" && last?.kind === "event" && out.at(-2)?.kind === "event") {
      const before = out.splice(-2) as Extract<Line, { kind: "event" }>[];
      const entries = [...before.map((held) => held.entry), line.entry];
      out.push({ kind: "events", key: `events-${entries[0]?.id}`, entries });
    } else out.push(line);
  }
  return out;
}

/** Messages, notes, days, what happened to the ticket and what is still on its way, in the order of reading. */
export function lines({ parcels, unread, ...parts }: Parts): Line[] {
  const { messages } = parts;
  const others = asides(parts);
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
    for (let aside = others[next]; aside && Date.parse(aside.at) <= until; aside = others[++next]) {
      turn(Date.parse(aside.at));
      if (aside.kind === "event")
        out.push({ kind: "event", key: `event-${aside.entry.id}`, entry: aside.entry });
      else out.push({ kind: "note", key: `note-${aside.note.id}`, note: aside.note });
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
  return collapse(out);
}

/** The line stands above the first of the last `count` messages of the customer. */
export function unreadFrom(messages: Message[], count: number): { from: string; count: number } | null {
  if (count <= 0) return null;
  const incoming = messages.filter((message) => message.direction === "in").slice(-count);
  const first = incoming[0];
  return first ? { from: first.id, count: incoming.length } : null;
}
