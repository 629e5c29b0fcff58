import type { QueryClient } from "@tanstack/react-query";
import { outbox } from "./outbox";
import { keys } from "./queries";
import { recentMessages, recentTickets } from "./recent";
import type { Me } from "./types";

const LAST = "guiche.person";
const DRAFT = "guiche.draft.";

/** Nothing of one person's desk stays for the next one; who comes back finds what he had begun. */
export function welcome(client: QueryClient, me: Me): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] });
  recentTickets.clear();
  recentMessages.clear();
  if (localStorage.getItem(LAST) !== me.id) {
    outbox.clear();
    for (const key of Object.keys(localStorage)) if (key.startsWith(DRAFT)) localStorage.removeItem(key);
  }
  localStorage.setItem(LAST, me.id);
  client.setQueryData(keys.me, me);
}
