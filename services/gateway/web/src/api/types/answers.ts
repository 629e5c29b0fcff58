import type { Message } from "./messages";
import type { Named } from "./people";

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

/** A page of a conversation; `newer` leads on to where it stands now. */
export interface HistoryPage extends Page<Message> {
  newer: string | null;
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
  contact_id?: string;
}
