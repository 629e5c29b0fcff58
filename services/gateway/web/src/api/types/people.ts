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

export interface Viewer {
  id: string;
  name: string;
  typing: boolean;
}
