import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { findMessage } from "@/api/messages";
import type { Ticket } from "@/api/types";
import { compose, useComposing } from "@/ui/compose";

/** The message that is answered is part of the draft: it goes with it, and comes back with it. */
export function useKeptQuote(
  ticket: Ticket,
  kept: string | null,
  keep: (messageId: string | null) => void,
): void {
  const client = useQueryClient();
  const { id } = ticket;
  const quoted = useComposing(id).quoted?.id ?? null;
  const last = useRef({ id, quoted });
  const brought = useRef<string>(undefined);

  useEffect(() => {
    const changed = last.current.id === id && last.current.quoted !== quoted;
    last.current = { id, quoted };
    if (changed) keep(quoted);
  }, [id, quoted, keep]);
  useEffect(() => {
    const shown = compose.of(id).quoted?.id;
    if (kept === null) {
      if (shown !== undefined && shown === brought.current) compose.unquote(id);
      return;
    }
    if (shown !== undefined) return;
    let left = false;
    findMessage(client, id, kept).then(
      (message) => {
        if (left || !message || compose.of(id).quoted) return;
        brought.current = message.id;
        compose.requote(id, message);
      },
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [client, id, kept]);
}
