import type { Named } from "./people";
import type { Product } from "./templates";
import type { CallState } from "./tickets";

export type DeliveryStatus =
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "played"
  | "failed"
  | "unknown"
  | "scheduled";

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
  error?: { code: string; text: string } | null;
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
  revoked?: boolean;
}

export interface Choice {
  id: string;
  title: string;
  description: string | null;
  section: string | null;
}

/** Answers below a message: buttons, or a list that `button` opens. */
export interface Options {
  style: "buttons" | "list";
  choices: Choice[];
  button: string | null;
  header: string | null;
  footer: string | null;
}

/** What was chosen among them. */
export interface Answer {
  id: string | null;
  title: string;
  description: string | null;
}

/** What led somebody to write; of a product, `headline` is the company's number of it. */
export interface Referral {
  kind: "ad" | "post" | "product";
  headline: string | null;
  body: string | null;
  url: string | null;
  shows: "image" | "video" | null;
}

/** A card of a template's carousel as it was sent; messages of long ago have no `text` and no `titles`. */
export interface SentCard {
  media: Omit<StoredMedia, "state" | "error"> | null;
  product: Product | null;
  text?: string | null;
  /** What its buttons say. */
  titles?: string[] | null;
}

/** Somebody of a group; `member`: its channel says that he is in it now. */
export interface Participant {
  id: string;
  name: string;
  member: boolean;
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
  options?: Options | null;
  answer?: Answer | null;
  referral?: Referral | null;
  template?: { name: string; language: string; cards?: SentCard[] | null } | null;
  /** As what a text message travelled, where texts are charged by the part. */
  segments?: { encoding: "gsm" | "ucs2"; parts: number } | null;
  mentions?: Named[];
  cause?: string | null;
  at: string;
  provider_at: string | null;
  position: number;
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

export type DraftKind = "reply" | "note";

export interface Draft {
  ticket_id: string;
  conversation_id: string;
  kind: DraftKind;
  text: string;
  quoted?: string | null;
  at: string;
}
