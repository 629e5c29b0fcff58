/** The shapes of the gateway's outside contract, written by hand. */

export type Profile = "admin" | "supervisor" | "agent";
export type Presence = "online" | "away" | "offline";
export type Language = "pt-BR" | "en" | "es";
export type TicketState = "pending" | "open" | "closed";

export interface Named {
  id: string;
  name: string | null;
}

export interface Me {
  id: string;
  name: string;
  email: string;
  profile: Profile;
  queues: Named[];
  signature: boolean;
  language: Language;
  presence: Presence;
  photo: string | null;
  notifications: Notifications;
}

export type NoticeKind = "pending" | "message" | "transfer" | "mention" | "failed" | "missed_call";

/** Which ways a notice may take, and which kinds of it there shall be. */
export interface Notifications {
  page: boolean;
  desktop: boolean;
  sound: boolean;
  kinds: Record<NoticeKind, boolean>;
}

export interface Notice {
  id: string;
  kind: NoticeKind;
  ticket: { id: string; number: number } | null;
  contact: Named | null;
  actor: Named | null;
  text: string | null;
  at: string;
  unread: boolean;
  position: number;
}

export interface Notices {
  items: Notice[];
  unread: number;
  next: string | null;
}

export interface SavedFilter {
  id: string;
  name: string;
  query: string;
}

export interface Member {
  id: string;
  name: string;
  profile: Profile;
  queue_ids: string[];
  presence: Presence;
  photo?: string | null;
}

export interface Queue {
  id: string;
  name: string;
  color: string;
}

export interface Channel {
  id: string;
  name: string;
  kind: string;
  state?: string;
  capabilities?: Capabilities;
}

/** What a channel can carry and how much of it; the page asks it before anything is sent. */
export interface Capabilities {
  kinds: string[];
  text_limit: number;
  media: Partial<Record<string, { mimes: string[]; max_bytes: number }>>;
  quotes: boolean;
  reactions: boolean;
  edits: boolean;
  revokes: boolean;
  voice: boolean;
}

export type DeliveryStatus =
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "failed"
  | "unknown"
  | "scheduled";

export interface LastMessage {
  text: string | null;
  at: string;
  direction: "in" | "out";
  kind: string;
  status: DeliveryStatus | null;
}

export interface Tag {
  id: string;
  name: string;
  color: string;
}

export interface Reason {
  id: string;
  name: string;
}

export interface Board {
  id: string;
  name: string;
  columns: Tag[];
}

export interface Money {
  cents: number;
  currency: string;
}

/** The days of a week, each with its spans, and days on which nobody works. */
export type Hours = Record<string, [string, string][] | string[]>;

export interface Company {
  name: string;
  time_zone: string;
  currency: string;
  hours: Hours | null;
  texts: Record<string, string | null>;
  rating: { on_resolve: boolean; scale: 5 | 10; text: string | null; minutes: number; thanks: string | null };
  thresholds: { waiting: [number, number, number] };
}

export interface TicketContact {
  id: string;
  name: string;
  phone: string | null;
  photo: string | null;
  blocked: boolean;
  chatbot_blocked: boolean;
  tags: Tag[];
}

export interface Ticket {
  id: string;
  number: number;
  state: TicketState;
  conversation_id: string;
  contact: TicketContact;
  channel: Channel;
  group: boolean;
  queue: Named | null;
  assignee: Named | null;
  unread: number;
  waiting_since: string | null;
  last_message: LastMessage | null;
  tags: Tag[];
  reason: Named | null;
  value: Money | null;
  board: { id: string; name: string | null; column: Tag } | null;
  /** Out of the lists until then; without a moment, until the customer writes. */
  snoozed: { until: string | null } | null;
  rating: { score: number; scale: number; at: string } | null;
  rating_pending: boolean;
  notes: number;
  continues: { id: string; number: number } | null;
  continued_by: { id: string; number: number } | null;
  protocol: string | null;
  opened_at: string;
  queued_at: string;
  accepted_at: string | null;
  closed_at: string | null;
  active_at: string;
  position: number;
}

/** A file. Without an id it is still with the provider, or was lost there. */
export interface Media {
  id: string | null;
  kind: string;
  mime: string;
  name: string | null;
  size: number | null;
  width: number | null;
  height: number | null;
  seconds: number | null;
  pages: number | null;
  waveform: number[] | null;
  voice?: boolean;
  thumb: boolean;
  state: "stored" | "fetching" | "lost";
}

/** One that stands in our store. */
export type StoredMedia = Media & { id: string };

export interface Place {
  latitude: number;
  longitude: number;
  name: string | null;
  address: string | null;
}

export interface ContactCard {
  name: string;
  phones: string[];
}

export interface Author {
  kind: "contact" | "user" | "bot" | "system";
  id: string | null;
  name: string | null;
}

export interface Quoted {
  id: string;
  kind: string;
  text: string | null;
  author: Author;
  direction: "in" | "out";
}

export interface Reaction {
  emoji: string;
  by: Author;
}

export interface Message {
  id: string;
  conversation_id: string;
  kind: string;
  direction: "in" | "out";
  author: Author;
  text: string | null;
  signature: string | null;
  status: DeliveryStatus | null;
  error: { code: string; text: string } | null;
  call?: { state: CallState; seconds: number | null } | null;
  media?: Media | null;
  location?: Place | null;
  contacts?: ContactCard[] | null;
  quoted?: Quoted | null;
  reactions?: Reaction[];
  edited_at?: string | null;
  edits?: { text: string | null; at: string }[];
  revoked?: { at: string; by: Author } | null;
  change_error?: { what: "edit" | "revoke" | "reaction"; code: string; text: string | null } | null;
  forwarded?: boolean;
  mentions?: Named[];
  cause?: string | null;
  at: string;
  provider_at: string | null;
  position: number;
}

export interface LogEntry {
  id: string;
  at: string;
  type: string;
  actor: { kind: string; id: string | null; name: string | null };
  data: Record<string, unknown>;
  address: string | null;
}

export interface Schedule {
  id: string;
  text: string;
  due_at: string;
  time_zone: string;
  state: "waiting" | "sent" | "cancelled" | "missed";
  by: Named;
  ticket_id?: string | null;
  kind?: string;
  media_id?: string | null;
  media?: Media | null;
  recurrence?: Recurrence;
  opens_ticket?: boolean;
  fired?: number;
}

export type Recurrence = "none" | "daily" | "weekly" | "monthly";

export interface Note {
  id: string;
  ticket_id: string;
  conversation_id: string;
  text: string | null;
  mentions: Named[];
  author: Named;
  at: string;
  edited_at: string | null;
  deleted_at?: string | null;
  cause: string;
  position: number;
}

export interface QuickReply {
  id: string;
  shortcut: string;
  text: string;
  media: StoredMedia[];
  for_all: boolean;
  owner?: Named | null;
}

export type DraftKind = "reply" | "note";

export interface Draft {
  ticket_id: string;
  conversation_id: string;
  kind: DraftKind;
  text: string;
  quoted?: string | null;
  at: string;
}

export type CallState = "ringing" | "answered" | "ended" | "missed" | "rejected" | "failed";

export interface Call {
  id: string;
  direction: "in" | "out";
  state: CallState;
  channel: Channel;
  contact: { id: string; name: string; phone: string | null };
  conversation_id: string;
  ticket: { id: string; number: number; queue: Named | null } | null;
  agent: Named | null;
  offered_at: string;
  answered_at: string | null;
  ended_at: string | null;
  seconds: number | null;
  position: number;
}

export interface StateCounters {
  pending: number;
  open: number;
  closed: number;
}

export interface Counters {
  private: StateCounters;
  group: StateCounters;
  unread: number;
  snoozed: number;
  no_queue: number;
  position: number;
}

/** Work that goes on at the server for a while: many tickets at once, a document. */
export interface Job {
  id: string;
  kind: string;
  state: "running" | "done" | "failed" | "cancelled";
  done: number;
  total: number;
  outcomes: { id: string; ok: boolean; code: string | null; detail: string | null }[];
  result: Record<string, unknown> | null;
  undoable: boolean;
  at: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  position: number;
}

export interface Hit {
  message: Message;
  ticket: { id: string; number: number; state: TicketState };
  contact: Named;
  marks: [number, number][];
}

export interface Viewer {
  id: string;
  name: string;
  typing: boolean;
}

export interface Problem {
  type?: string;
  title?: string;
  status: number;
  detail?: string;
  code: string;
  fields?: { field: string; rule: string }[];
  by?: Named;
  ticket_id?: string;
}

export interface SimulatedMessage {
  id: string;
  direction: "in" | "out";
  text: string | null;
  at: string;
  status: DeliveryStatus | null;
  kind?: string;
  author?: string | null;
  media?: Media | null;
  location?: Place | null;
  contacts?: ContactCard[] | null;
  quoted?: { id: string; text: string | null; kind?: string } | null;
  reactions?: { emoji: string; mine?: boolean }[];
  edited?: boolean;
  revoked?: boolean;
}

export interface Person {
  name: string;
  phone: string;
}
