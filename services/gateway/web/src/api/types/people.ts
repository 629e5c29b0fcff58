export type Profile = "admin" | "supervisor" | "agent";

export type Presence = "online" | "away" | "offline";

export type Language = "pt-BR" | "en" | "es";

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
  /** An admin gave it: he must choose his own before he works. */
  temporary_password: boolean;
}

/** An account as admins look after it. */
export interface Account {
  id: string;
  name: string;
  email: string;
  photo: string | null;
  profile: Profile;
  queue_ids: string[];
  active: boolean;
  presence: Presence;
  last_log_in_at: string | null;
  temporary_password: boolean;
  second_factor: boolean;
}

/** What is somebody's: tickets and tasks go to others when his account closes, the rest stays. */
export interface Belongings {
  tickets: number;
  tasks: number;
  contacts: number;
  schedules: number;
}

export type NoticeKind =
  | "pending"
  | "message"
  | "transfer"
  | "mention"
  | "failed"
  | "missed_call"
  | "task"
  | "internal"
  | "sla"
  | "channel";

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
  task: { id: string; due_at: string | null } | null;
  /** A direct room has no name of its own. */
  room: Named | null;
  /** The line that does not work. */
  channel?: Named | null;
  /** It calls the reader by name. */
  called: boolean;
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
  /** Oneself, all, or those who work a queue, by its id. */
  for: string;
}

export interface Member {
  id: string;
  name: string;
  profile: Profile;
  queue_ids: string[];
  presence: Presence;
  photo?: string | null;
}

export interface Viewer {
  id: string;
  name: string;
  typing: boolean;
}
