import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { post } from "@/api/client";
import { isMine } from "@/api/permissions";
import type { Me, Ticket } from "@/api/types";
import { applyTicket } from "@/live/apply";

/** Opening one's own ticket reads it, and so does every message that comes while one looks at it. */
export function useReading(ticket: Ticket | undefined, me: Me | undefined): void {
  const client = useQueryClient();
  const seen = useRef<string>(undefined);
  const mine = ticket !== undefined && me !== undefined && isMine(me, ticket);
  const unread = ticket?.unread ?? 0;
  const newest = `${ticket?.id}:${ticket?.last_message?.direction === "in" ? ticket.last_message.at : ""}`;

  useEffect(() => {
    if (!mine || !ticket) return;
    const look = () => {
      if (document.visibilityState !== "visible" || unread === 0 || seen.current === newest) return;
      seen.current = newest;
      post<{ ticket?: Ticket }>(`/tickets/${ticket.id}/read`).then(
        (answer) => answer.ticket && applyTicket(client, answer.ticket),
        () => undefined,
      );
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [mine, ticket, unread, newest, client]);
}
