import type { DraftKind } from "@/api/types";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface Kept {
  text: string;
  /** The message that it answers. */
  quoted: string | null;
  /** Whether the server has it: then another device may have gone on with it. */
  saved: boolean;
}

const key = (conversationId: string, kind: DraftKind) =>
  `guiche.draft.${conversationId}${kind === "reply" ? "" : `.${kind}`}`;

function parsed(text: string): Kept {
  try {
    const held = JSON.parse(text) as Partial<Kept>;
    const quoted = typeof held.quoted === "string" ? held.quoted : null;
    return { text: String(held.text ?? ""), quoted, saved: held.saved === true };
  } catch {
    return { text, quoted: null, saved: false };
  }
}

/** What was begun in a conversation and not yet sent, in this browser. Only its writer ever clears it. */
export const drafts = {
  read(conversationId: string, kind: DraftKind, store: Store = localStorage): Kept {
    const text = store.getItem(key(conversationId, kind));
    return text === null ? { text: "", quoted: null, saved: true } : parsed(text);
  },
  write(conversationId: string, kind: DraftKind, kept: Kept, store: Store = localStorage) {
    if (kept.text || kept.quoted || !kept.saved)
      store.setItem(key(conversationId, kind), JSON.stringify(kept));
    else store.removeItem(key(conversationId, kind));
  },
};
