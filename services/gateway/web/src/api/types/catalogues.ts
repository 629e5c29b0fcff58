import type { StoredMedia } from "./messages";
import type { Named } from "./people";

export interface Queue {
  id: string;
  name: string;
  color: string;
  /** Its own; null: the company's count. */
  hours: Hours | null;
  texts: Record<string, string | null>;
  distribution: QueueDistribution;
}

/** Who gets a queue's tickets by themselves, each while he has fewer than `cap` open. */
export interface QueueDistribution {
  mode: "manual" | "round_robin" | "least_loaded";
  cap: number;
  /** How long somebody may be absent while his customer waits; null: as long as he likes. */
  grace_seconds: number | null;
}

/** What is promised to customers, in minutes of business hours; without queues, channels or tags, to all. */
export interface ServiceLevel {
  id: string;
  name: string;
  first_response: number | null;
  next_response: number | null;
  resolution: number | null;
  warn_before: number;
  queue_ids: string[];
  channel_ids: string[];
  tag_ids: string[];
}

/** Whether the provider has a line connected; `lasting`: only an admin can connect it again. */
export interface Connection {
  state: "open" | "closed";
  code: string;
  detail: string;
  lasting: boolean;
  since: string;
}

export interface Channel {
  id: string;
  name: string;
  kind: string;
  state?: string;
  /** Why it does not work. */
  stopped?: { code: string; detail: string } | null;
  /** Since when it works or does not. */
  since?: string;
  /** Where its new tickets go. */
  queue_id?: string | null;
  /** Whether messages can leave by it. */
  works?: boolean;
  connection?: Connection | null;
  capabilities?: Capabilities;
}

/** What a channel can carry and how much of it; the page asks it before anything is sent. */
export interface Capabilities {
  kinds: string[];
  text_limit: number;
  caption_limit?: number;
  media: Partial<Record<string, { mimes: string[]; max_bytes: number }>>;
  quotes: boolean;
  reactions: boolean;
  edits: boolean;
  /** For how long after its writing; null or absent where there is no limit. */
  edit_seconds?: number | null;
  revoke_seconds?: number | null;
  revokes: boolean;
  voice: boolean;
  /** It is connected by scanning a code. */
  pairs?: boolean;
  /** Whom its telephone has saved can be read. */
  phone_book?: boolean;
  /** How long after the contact's last message free text may be sent; null or absent: always. */
  window_hours?: number | null;
  templates?: boolean;
  /** Long texts are charged by the part. */
  segments?: "sms" | null;
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

/** What management looks after, in use or not; of tags and reasons also how many tickets use it. */
export interface Kept extends Reason {
  color?: string;
  archived: boolean;
  tickets?: number;
  /** What a custom field is asked of. */
  on?: "contact" | "ticket";
}

/** A column of a board, or a stage of a funnel; stages have no limit. */
export interface BoardColumn extends Tag {
  /** How many are meant to stand in it at most. */
  limit?: number | null;
}

export interface Board {
  id: string;
  name: string;
  columns: BoardColumn[];
}

export interface Money {
  cents: number;
  currency: string;
}

export type Span = [string, string];
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** The days of a week, each with its spans, and days on which nobody works. */
export type Hours = Record<Weekday, Span[]> & { holidays: string[] };

export interface Company {
  name: string;
  time_zone: string;
  currency: string;
  /** Changes whenever the picture does; null: none. */
  logo: string | null;
  hours: Hours | null;
  texts: Record<string, string | null>;
  rating: { on_resolve: boolean; scale: 5 | 10; text: string | null; minutes: number; thanks: string | null };
  thresholds: { waiting: [number, number, number] };
}

export interface QuickReply {
  id: string;
  shortcut: string;
  text: string;
  media: StoredMedia[];
  for_all: boolean;
  owner?: Named | null;
}
