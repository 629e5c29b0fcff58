import type { Pairing } from "@/api/channels";
import type {
  Call,
  Counters,
  Draft,
  InternalMessage,
  Job,
  Message,
  Note,
  Notice,
  Presence,
  Room,
  Schedule,
  Task,
  Ticket,
  Viewer,
} from "@/api/types";

export type Changed =
  | { view: "tickets"; id: string; position: number; document: Ticket }
  | { view: "messages"; id: string; position: number; document: Message }
  | { view: "calls"; id: string; position: number; document: Call }
  | { view: "schedules"; id: string; position: number; document: Schedule }
  | { view: "notes"; id: string; position: number; document: Note }
  | { view: "tasks"; id: string; position: number; document: Task }
  | { view: "rooms"; id: string; position: number; document: Room }
  | { view: "room_messages"; id: string; position: number; document: InternalMessage };

export type Catalogue =
  | "contacts"
  | "tags"
  | "reasons"
  | "boards"
  | "queues"
  | "company"
  | "quick_replies"
  | "templates"
  | "channels"
  | "assistants"
  | "flows"
  | "funnels"
  | "fields"
  | "shared_views"
  /** Of the group that one has open. */
  | "participants"
  | `funnel:${string}`;

export interface Gone {
  view: string;
  id: string;
  position?: number;
}

export type Frame =
  | {
      type: "welcome";
      position: number;
      documents?: Changed[];
      gone?: Gone[];
      presence?: Record<string, Presence>;
    }
  | ({ type: "document" } & Changed)
  | ({ type: "gone" } & Gone)
  | { type: "counters"; counters: Counters }
  | ({ type: "draft" } & Draft)
  | { type: "viewers"; ticket_id: string; viewers: Viewer[] }
  | { type: "presence"; user_id: string; presence: Presence }
  | ({ type: "pairing" } & Pairing)
  | { type: "typing"; conversation_id: string; typing: boolean }
  | { type: "room_typing"; room_id: string; user_id: string; typing: boolean }
  | { type: "catalogue"; what: Catalogue }
  /** Of the outcomes only the new ones; `first` is the place of the first of them. */
  | { type: "job"; job: Job; first: number }
  | { type: "notice"; notice: Notice }
  | { type: "notices_seen"; up_to: number }
  | { type: "refused"; code: string; detail?: string }
  | { type: "pong" };

export type FrameOf<T extends Frame["type"]> = Extract<Frame, { type: T }>;

export type Outgoing =
  | { type: "hello"; position: number | null; holding: { tickets: string[] } }
  | { type: "watch" | "unwatch"; ticket_id: string }
  | { type: "typing"; ticket_id: string; typing: boolean }
  | { type: "room_typing"; room_id: string; typing: boolean }
  | { type: "ping" };
