import { QueryCache, QueryClient } from "@tanstack/react-query";
import { Refusal } from "@/api/client";
import { outbox } from "@/api/outbox";
import { keys } from "@/api/queries";
import { applyMessage } from "@/live/apply";

export const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (reason, query) => {
      const signedOut =
        reason instanceof Refusal &&
        (reason.problem.status === 401 || reason.code === "session.second_factor_missing");
      if (signedOut && query.queryKey[0] !== "me") void client.resetQueries({ queryKey: keys.me });
    },
  }),
  defaultOptions: {
    queries: {
      retry: (count, reason) => !(reason instanceof Refusal && reason.problem.status < 500) && count < 2,
      refetchOnWindowFocus: false,
      gcTime: 30 * 60_000,
    },
  },
});

outbox.onDelivered((_ticketId, message) => applyMessage(client, message));
