export interface Opening {
  ticketId: string;
  /** The message that it was opened at; without one, at its end. */
  around: string | undefined;
  /** How often it was opened, this one included. */
  times: number;
}

/** As many as one goes back and forth between. */
export const KEPT = 12;

/** Newest first. A place around a message is not kept, nor two places of one conversation: a message stands once. */
export function reopened(kept: Opening[], ticketId: string, around: string | undefined): Opening[] {
  const before = kept.find((each) => each.ticketId === ticketId && each.around === around);
  const others = kept.filter((each) => each.ticketId !== ticketId && each.around === undefined);
  return [{ ticketId, around, times: (before?.times ?? 0) + 1 }, ...others].slice(0, KEPT);
}
