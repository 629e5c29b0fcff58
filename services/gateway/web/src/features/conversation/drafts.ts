type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const key = (conversationId: string) => `guiche.draft.${conversationId}`;

/** What was begun in a conversation and not yet sent. Only its writer ever clears it. */
export const drafts = {
  read: (conversationId: string, store: Store = localStorage) => store.getItem(key(conversationId)) ?? "",
  write(conversationId: string, text: string, store: Store = localStorage) {
    if (text) store.setItem(key(conversationId), text);
    else store.removeItem(key(conversationId));
  },
};
