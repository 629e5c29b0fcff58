import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { applyDraft, draftOf, draftsQuery, saveDraft } from "@/api/drafts";
import type { DraftKind, Ticket } from "@/api/types";
import { drafts, type Kept } from "./drafts";

const PAUSE = 800;

interface Begun {
  ticketId: string;
  conversation: string;
  kind: DraftKind;
  text: string;
  quoted: string | null;
}

const begun = (conversation: string, kind: DraftKind) => {
  const kept = drafts.read(conversation, kind);
  return { of: `${conversation} ${kind}`, ...kept, touched: !kept.saved };
};

const filled = ({ text, quoted }: Pick<Kept, "text" | "quoted">) => text !== "" || quoted !== null;

/**
 * What one is writing, and to which message it answers: in this browser at once, on the server a moment later.
 * What comes from one's other devices is taken over only while nothing has been typed here.
 */
export function useDraft(ticket: Ticket, kind: DraftKind) {
  const client = useQueryClient();
  const { id: ticketId, conversation_id: conversation } = ticket;
  const [held, hold] = useState(() => begun(conversation, kind));
  const current = held.of === `${conversation} ${kind}` ? held : begun(conversation, kind);
  if (current !== held) hold(current);
  const { of, text, quoted, touched } = current;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<Begun>(undefined);
  const known = useQuery(draftsQuery).data;
  const remote = known && draftOf(known, conversation, kind);

  const push = useCallback(() => {
    clearTimeout(timer.current);
    const wanted = pending.current;
    if (wanted === undefined) return;
    pending.current = undefined;
    const { text, quoted } = wanted;
    saveDraft(wanted.ticketId, wanted.kind, { text, quoted }).then(
      () => {
        const { ticketId: ticket_id, conversation: conversation_id, kind } = wanted;
        applyDraft(client, { ticket_id, conversation_id, kind, text, quoted, at: new Date().toISOString() });
        const kept = drafts.read(conversation_id, kind);
        if (kept.text === text && kept.quoted === quoted)
          drafts.write(conversation_id, kind, { text, quoted, saved: true });
      },
      () => undefined,
    );
  }, [client]);

  const keep = useCallback(
    (next: Pick<Kept, "text" | "quoted">) => {
      const { text, quoted } = next;
      hold((last) => (last.of === of ? { of, text, quoted, saved: false, touched: filled(next) } : last));
      drafts.write(conversation, kind, { text, quoted, saved: false });
      if (pending.current && pending.current.conversation !== conversation) push();
      pending.current = { ticketId, conversation, kind, text, quoted };
      clearTimeout(timer.current);
      timer.current = setTimeout(push, PAUSE);
    },
    [of, ticketId, conversation, kind, push],
  );
  const write = useCallback(
    (next: string) => keep({ text: next, quoted: drafts.read(conversation, kind).quoted }),
    [keep, conversation, kind],
  );
  const quote = useCallback(
    (messageId: string | null) => {
      const kept = drafts.read(conversation, kind);
      if (kept.quoted !== messageId) keep({ text: kept.text, quoted: messageId });
    },
    [keep, conversation, kind],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever goes to another conversation leaves nothing behind
  useEffect(() => push, [of, push]);
  useEffect(() => {
    const kept = drafts.read(conversation, kind);
    if (kept.saved) return;
    pending.current = { ticketId, conversation, kind, text: kept.text, quoted: kept.quoted };
    push();
  }, [ticketId, conversation, kind, push]);
  const loaded = known !== undefined;
  const there = remote?.text ?? "";
  const answered = remote?.quoted ?? null;
  useEffect(() => {
    if (!loaded || touched || pending.current !== undefined) return;
    hold((last) =>
      last.of !== of || (last.text === there && last.quoted === answered)
        ? last
        : { of, text: there, quoted: answered, saved: true, touched: false },
    );
    drafts.write(conversation, kind, { text: there, quoted: answered, saved: true });
  }, [loaded, there, answered, touched, of, conversation, kind]);

  return { text, quoted, write, quote };
}
