import { hashKey, type QueryClient, type QueryKey } from "@tanstack/react-query";

const PAUSE = 300;
const waiting = new Set<string>();

/** Asks again once for all that happens within a moment, so that a busy desk does not ask without end. */
export function refreshSoon(client: QueryClient, queryKey: QueryKey): void {
  const hash = hashKey(queryKey);
  if (waiting.has(hash)) return;
  waiting.add(hash);
  setTimeout(() => {
    waiting.delete(hash);
    void client.invalidateQueries({ queryKey, exact: true });
  }, PAUSE);
}
