import { del, patch, post, put } from "./client";
import type { ContactCard, Message, Place } from "./types";

/** What one writes to a customer. The rest of a message is the server's. */
export interface Written {
  text?: string;
  media_id?: string;
  as?: "sticker" | "voice" | "document";
  quoted?: string;
  location?: Place;
  contacts?: ContactCard[];
  mentions?: string[];
  sign?: boolean;
}

interface Answer {
  message: Message;
  position: number;
}

export interface Forwarded {
  ticket_id: string;
  ok: boolean;
  code: string | null;
}

const at = (ticketId: string, messageId: string) => `/tickets/${ticketId}/messages/${messageId}`;

export const react = (ticketId: string, messageId: string, emoji: string | null) =>
  put<Answer>(`${at(ticketId, messageId)}/reaction`, { emoji });

export const rewrite = (ticketId: string, messageId: string, text: string) =>
  patch<Answer>(at(ticketId, messageId), { text });

export const revoke = (ticketId: string, messageId: string) => del<Answer>(at(ticketId, messageId));

export const forward = (ticketId: string, messageId: string, ticketIds: string[]) =>
  post<{ items: Forwarded[] }>(`${at(ticketId, messageId)}/forward`, { ticket_ids: ticketIds });

export const sendVideoCall = (ticketId: string) =>
  post<Answer & { url: string }>(`/tickets/${ticketId}/messages/video-call`);
