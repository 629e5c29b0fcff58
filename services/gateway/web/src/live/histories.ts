import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { type MessagePages, placeMessage } from "@/api/cache";
import { heldTicket } from "@/api/queries";
import type { Message } from "@/api/types";

/** The questions whose answers are pages of a conversation. */
export const HISTORIES = ["messages", "around"];

/** Messages take their place in what is held of their conversation. */
export function bringUp(
  client: QueryClient,
  key: QueryKey,
  data: MessagePages | undefined,
  messages: Message[],
): void {
  let placed = data;
  for (const message of messages) {
    if (!placed || !belongs(client, key[1] as string, placed, message)) continue;
    const known = placed.pages.some((page) => page.items.some((item) => item.id === message.id));
    // What is newer than the pages held is there when one has come so far.
    if (known || !placed.pages[0]?.newer) placed = placeMessage(placed, message);
  }
  if (placed !== data) client.setQueryData(key, placed);
}

function belongs(client: QueryClient, ticketId: string, data: MessagePages, message: Message): boolean {
  const ticket = heldTicket(client, ticketId);
  if (ticket) return ticket.conversation_id === message.conversation_id;
  return data.pages.some((page) =>
    page.items.some((item) => item.conversation_id === message.conversation_id),
  );
}
