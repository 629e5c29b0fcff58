import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { applyDraft, draftOf, draftsQuery, saveDraft } from "@/api/drafts";
import type { DraftKind, Ticket } from "@/api/types";
import { drafts } from "./drafts";

const PAUSE = 800;

/**
 * The text that one is writing: in this browser at once, on the server a moment later. What comes from one's
 * other devices is taken over only while nothing has been typed here.
 */
export function useDraft(ticket: Ticket, kind: DraftKind) {
  const client = useQueryClient();
  const { id, conversation_id: conversation } = ticket;
  const [text, setText] = useState(() => drafts.read(conversation, kind).text);
  const touched = useRef(!drafts.read(conversation, kind).saved);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<string>(undefined);
  const held = useQuery(draftsQuery).data;
  const remote = held && (draftOf(held, conversation, kind)?.text ?? "");

  const push = useCallback(() => {
    clearTimeout(timer.current);
    const wanted = pending.current;
    if (wanted === undefined) return;
    pending.current = undefined;
    saveDraft(id, kind, { text: wanted }).then(
      () => {
        applyDraft(client, {
          ticket_id: id,
          conversation_id: conversation,
          kind,
          text: wanted,
          at: new Date().toISOString(),
        });
        if (drafts.read(conversation, kind).text === wanted)
          drafts.write(conversation, kind, { text: wanted, saved: true });
      },
      () => undefined,
    );
  }, [client, conversation, id, kind]);

  const write = useCallback(
    (next: string) => {
      touched.current = next !== "";
      setText(next);
      drafts.write(conversation, kind, { text: next, saved: false });
      pending.current = next;
      clearTimeout(timer.current);
      timer.current = setTimeout(push, PAUSE);
    },
    [conversation, kind, push],
  );

  useEffect(() => push, [push]);
  useEffect(() => {
    if (!touched.current) return;
    pending.current = drafts.read(conversation, kind).text;
    push();
  }, [conversation, kind, push]);
  useEffect(() => {
    if (remote === undefined || touched.current || pending.current !== undefined) return;
    setText(remote);
    drafts.write(conversation, kind, { text: remote, saved: true });
  }, [remote, conversation, kind]);

  return [text, write] as const;
}
