import { useSyncExternalStore } from "react";
import type { Schedule, Ticket } from "@/api/types";

/** Which dialog stands open. A feature asks for one here; the app knows who draws it. */
export type Dialog =
  | { kind: "transfer"; ticket: Ticket }
  | { kind: "schedule"; ticket: Ticket; text?: string; schedule?: Schedule; onScheduled?: () => void }
  | { kind: "profile" }
  | { kind: "keys" }
  | { kind: "palette" }
  | { kind: "search" }
  | { kind: "missed-calls" };

let current: Dialog | null = null;
const listeners = new Set<() => void>();

function change(next: Dialog | null): void {
  current = next;
  for (const listener of listeners) listener();
}

let opener: Element | null = null;
let early = "";

export function openDialog(dialog: Dialog): void {
  if (!current) opener = document.activeElement;
  early = "";
  change(dialog);
}

/** Focus goes back to where it was when the dialog was asked for. */
export function closeDialog(): void {
  change(null);
  const target = opener;
  opener = null;
  if (target instanceof HTMLElement && target !== document.body) {
    setTimeout(() => target.isConnected && document.activeElement === document.body && target.focus());
  }
}

/** What is typed before the dialog's field is there to take it. */
export function typeAhead(letter: string): void {
  early += letter;
}

export function takeTyped(): string {
  const typed = early;
  early = "";
  return typed;
}

export const dialogOpen = () => current !== null;

export const useDialog = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
