import type { Channel, Money, Tag } from "./catalogues";
import type { FieldValue } from "./contacts";
import type { DeliveryStatus, Message } from "./messages";
import type { Named } from "./people";

export type TicketState = "pending" | "open" | "closed";

/** The clock that is due first, and how it stands. */
export interface Sla {
  kind: "first_response" | "next_response" | "resolution";
  due_at: string;
  state: "ok" | "warned" | "overdue";
}

export interface LastMessage {
  text: string | null;
  at: string;
  direction: "in" | "out";
  kind: string;
  status: DeliveryStatus | null;
}

export interface TicketContact {
  id: string;
  name: string;
  phone: string | null;
  photo: string | null;
  blocked: boolean;
  chatbot_blocked: boolean;
  /** He told the ticket's line that he wants no marketing from it. */
  no_marketing: boolean;
  tags: Tag[];
  /** The stages of funnels in which he stands. */
  stage_ids?: string[];
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
  board: { id: string; name: string | null; column: Tag; placed_at?: string } | null;
  /** What custom fields say, by their ids. */
  fields?: Record<string, FieldValue>;
  /** Out of the lists until then; without a moment, until the customer writes. */
  snoozed: { until: string | null } | null;
  /** Nothing is promised now. */
  sla?: Sla | null;
  rating: { score: number; scale: number; at: string } | null;
  rating_pending: boolean;
  /** The bot that answers in it now. */
  bot?: { run_id: string; kind: string; id: string; name: string; since: string } | null;
  /** No bot may answer in it. */
  bots_off?: boolean;
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

export interface LogEntry {
  id: string;
  at: string;
  /** Where it stands in the whole log. */
  position: number;
  type: string;
  actor: { kind: string; id: string | null; name: string | null };
  data: Record<string, unknown>;
  address: string | null;
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

export interface Hit {
  message: Message;
  ticket: { id: string; number: number; state: TicketState };
  contact: Named;
  marks: [number, number][];
}
