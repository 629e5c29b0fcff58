import { useMutation } from "@tanstack/react-query";

/** Busy only for the ticket on which it was started: another one may stand there before the answer comes. */
export function useRunning<V = void>(ticketId: string, run: (value: V) => Promise<void>) {
  const running = useMutation({ mutationFn: ({ value }: { ticketId: string; value: V }) => run(value) });
  return {
    busy: running.isPending && running.variables.ticketId === ticketId,
    start: (value: V) => running.mutate({ ticketId, value }),
  };
}
