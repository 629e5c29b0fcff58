import type { Message, Page, Ticket } from "@/api/types";

export function ticket(change: Partial<Ticket> = {}): Ticket {
  const id = change.id ?? "t1";
  return {
    id,
    number: 1,
    state: "open",
    conversation_id: `conversation-${id}`,
    contact: {
      id: `contact-${id}`,
      name: "Osvaldo Pimentel",
      phone: "+5521988421170",
      photo: null,
      blocked: false,
      chatbot_blocked: false,
      no_marketing: false,
      tags: [],
    },
    channel: { id: "c1", kind: "waba", name: "WhatsApp" },
    group: false,
    queue: { id: "q1", name: "Vendas" },
    assignee: { id: "ana", name: "Ana" },
    unread: 0,
    waiting_since: null,
    last_message: null,
    tags: [],
    reason: null,
    value: null,
    board: null,
    snoozed: null,
    rating: null,
    rating_pending: false,
    notes: 0,
    continues: null,
    continued_by: null,
    protocol: null,
    opened_at: "2026-11-22T12:00:00Z",
    queued_at: "2026-11-22T12:00:00Z",
    accepted_at: null,
    closed_at: null,
    active_at: "2026-11-22T12:00:00Z",
    position: 1,
    ...change,
  };
}

export function message(change: Partial<Message> = {}): Message {
  return {
    id: "m1",
    conversation_id: "conversation-t1",
    kind: "text",
    direction: "in",
    author: { kind: "contact", id: "contact-t1", name: "Osvaldo Pimentel" },
    text: "Bom dia",
    signature: null,
    status: null,
    error: null,
    at: "2026-11-22T12:00:00Z",
    provider_at: null,
    position: 1,
    ...change,
  };
}

export function pages<T>(...parts: T[][]): { pages: Page<T>[]; pageParams: unknown[] } {
  const built = parts.map((items, index) => ({
    items,
    next: index < parts.length - 1 ? String(index + 1) : null,
    position: 0,
  }));
  return { pages: built, pageParams: parts.map((_, index) => (index === 0 ? null : String(index))) };
}
