import type { Media } from "./messages";
import type { Named } from "./people";

export type Priority = "low" | "normal" | "high";

/** Something to be done. Its ticket and contact are there for those alone who may see them. */
export interface Task {
  id: string;
  title: string;
  text: string | null;
  priority: Priority;
  author: Named;
  assignee: Named;
  ticket: { id: string; number: number; contact: string } | null;
  contact: Named | null;
  due_at: string | null;
  /** How long before it is due one is told; 0 is then, null never. */
  remind_minutes: number | null;
  done_at: string | null;
  done_by: Named | null;
  created_at: string;
  position: number;
}

/** Where members of the team talk: two, or several under a name. */
export interface Room {
  id: string;
  kind: "direct" | "group";
  name: string;
  opener: Named;
  members: Named[];
  last: { author: Named; text: string | null; kind: string; at: string; removed: boolean } | null;
  /** Counted up to 100. */
  unread: number;
  called: boolean;
  read_up_to: number;
  opened_at: string;
  active_at: string;
  position: number;
}

export interface InternalMessage {
  id: string;
  room_id: string;
  author: Named;
  text: string | null;
  media: Media | null;
  mentions: Named[];
  quoted: { id: string; author: Named; text: string | null; kind: string } | null;
  at: string;
  edits: { text: string | null; at: string }[];
  edited_at: string | null;
  removed_at: string | null;
  /** Its place in the log, by which a room is read. */
  created: number;
  position: number;
}

export interface RoomHit {
  message: InternalMessage;
  room: { id: string; kind: "direct" | "group"; name: string };
  marks: [number, number][];
}
