import { useSyncExternalStore } from "react";
import type { Message, Note } from "@/api/types";

export type Mode = "reply" | "note" | "template";

interface Composing {
  mode: Mode;
  quoted: Message | null;
  editing: Message | null;
  editingNote: Note | null;
}

const plain: Composing = { mode: "reply", quoted: null, editing: null, editingNote: null };
const held = new Map<string, Composing>();
const listeners = new Set<() => void>();

function change(ticketId: string, part: Partial<Composing>): void {
  held.set(ticketId, { ...(held.get(ticketId) ?? plain), ...part });
  for (const listener of listeners) listener();
}

const field = () => document.querySelector<HTMLElement>("[data-composer]")?.focus();

/**
 * At once, so that the next key is written there; and again when a menu that closes has given the focus back,
 * unless somebody has gone elsewhere meanwhile.
 */
function focus(): void {
  queueMicrotask(field);
  const waiting = new AbortController();
  const { signal } = waiting;
  const again = setTimeout(() => {
    waiting.abort();
    field();
  }, 30);
  const leave = (event: Event) => {
    if (event instanceof KeyboardEvent && event.key !== "Escape") return;
    clearTimeout(again);
    waiting.abort();
  };
  addEventListener("keydown", leave, { capture: true, signal });
  addEventListener("pointerdown", leave, { capture: true, signal });
}

/** What the composer is at, ticket by ticket: the timeline asks, the composer does. */
export const compose = {
  of: (ticketId: string): Composing => held.get(ticketId) ?? plain,
  mode(ticketId: string, mode: Mode): void {
    change(ticketId, { mode, editing: null, editingNote: null });
    focus();
  },
  quote(ticketId: string, message: Message): void {
    change(ticketId, { mode: "reply", quoted: message, editing: null, editingNote: null });
    focus();
  },
  edit(ticketId: string, message: Message): void {
    change(ticketId, { mode: "reply", editing: message, editingNote: null });
    focus();
  },
  editNote(ticketId: string, note: Note): void {
    change(ticketId, { mode: "note", editingNote: note, editing: null });
    focus();
  },
  /** What a draft answered when it was left. */
  requote: (ticketId: string, message: Message) => change(ticketId, { quoted: message }),
  unquote: (ticketId: string) => change(ticketId, { quoted: null }),
  leaveEditing: (ticketId: string) => change(ticketId, { editing: null, editingNote: null }),
};

export const useComposing = (ticketId: string) =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => compose.of(ticketId),
  );
