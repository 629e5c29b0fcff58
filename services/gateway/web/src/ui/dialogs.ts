import { useSyncExternalStore } from "react";
import type { Schedule, Ticket } from "@/api/types";

/** Which dialog stands open. A feature asks for one here; the app knows who draws it. */
export type Dialog =
  | { kind: "transfer"; ticket: Ticket }
  | { kind: "schedule"; ticket: Ticket; text?: string; schedule?: Schedule; onScheduled?: () => void }
  | { kind: "profile" }
  | { kind: "keys" }
  | { kind: "palette" }
  | { kind: "search" };

let current: Dialog | null = null;
const listeners = new Set<() => void>();

function change(next: Dialog | null): void {
  current = next;
  for (const listener of listeners) listener();
}

export const openDialog = (dialog: Dialog) => change(dialog);
export const closeDialog = () => change(null);
export const dialogOpen = () => current !== null;

export const useDialog = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
