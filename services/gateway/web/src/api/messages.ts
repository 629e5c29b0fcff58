import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { type MessagePages, messagesOf } from "./cache";
import { del, get, patch, post, put, query } from "./client";
import { keys } from "./queries";
import type { ContactCard, Message, Page, Participant, Place } from "./types";

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

/** A message of a conversation, from what is loaded or from the server. */
export async function findMessage(client: QueryClient, ticketId: string, id: string) {
  const loaded = messagesOf(client.getQueryData<MessagePages>(keys.messages(ticketId)));
  const found = loaded.find((message) => message.id === id);
  if (found) return found;
  const page = await get<Page<Message>>(`/tickets/${ticketId}/messages${query({ around: id, limit: 1 })}`);
  return page.items.find((message) => message.id === id);
}

/** Who is in a group, and who wrote there of late: whom one may name in it. */
export const participantsQuery = (ticketId: string) =>
  queryOptions({
    queryKey: ["participants", ticketId],
    queryFn: async ({ signal }) =>
      (await get<{ items: Participant[] }>(`/tickets/${ticketId}/participants`, signal)).items,
    staleTime: 60_000,
  });

/** What the provider said of a message, as a file. */
export async function original(ticketId: string, messageId: string): Promise<Blob> {
  const found = await get<unknown>(`${at(ticketId, messageId)}/raw`);
  return new Blob([JSON.stringify(found, null, 2)], { type: "application/json" });
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
