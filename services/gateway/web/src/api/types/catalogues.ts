import type { StoredMedia } from "./messages";
import type { Named } from "./people";

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

export interface QuickReply {
  id: string;
  shortcut: string;
  text: string;
  media: StoredMedia[];
  for_all: boolean;
  owner?: Named | null;
}
