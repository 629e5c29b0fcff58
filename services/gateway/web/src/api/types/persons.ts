import type { Message, Note } from "./messages";
import type { Named } from "./people";

/** What the team sees, as admins have set it. */
export interface Access {
  supervisors_see: "all" | "own_queues";
  agents_see_contacts: "served" | "all";
  agents_see_numbers: boolean;
}

/** A contact that is, or might be, the same person. */
export interface Double {
  id: string;
  name: string;
  phone: string | null;
  email: string | null;
  created_at: string;
}

export interface Doubles {
  merged: Double[];
  alike: Double[];
}

/** Something that happened to a contact; which parts it has depends on its kind. */
export interface HistoryEntry {
  kind: "opened" | "closed" | "rating" | "note" | "message" | "call";
  id: string;
  at: string;
  ticket?: { id: string; number: number; state: string } | null;
  queue?: Named | null;
  agent?: Named | null;
  channel?: { id: string; kind: string; name: string } | null;
  score?: number;
  scale?: number;
  note?: Note;
  message?: Message;
}

/** What sanitizing a contact did. */
export interface Sanitized {
  contact_id: string;
  renamed: string | null;
  merged: { id: string; name: string }[];
  not_merged: { id: string; name: string; code: string }[];
  tickets_closed: number;
}
