import { useSyncExternalStore } from "react";
import type { Message, Named, Schedule, StoredMedia, Task, Ticket } from "@/api/types";
import type { FileUpload } from "@/api/uploads";

/** A picture or a film of a conversation, to be looked at large. */
export interface Sight {
  id: string;
  kind: "image" | "video";
  src: string;
  download: string;
  title: string;
}

/** A file that goes along into a dialog, there already or still on its way up. */
export interface Carried {
  kind: string;
  name: string;
  media?: StoredMedia;
  upload?: FileUpload;
}

/** The ticket or contact that a task is for. */
export interface TaskAbout {
  ticket?: Task["ticket"];
  contact?: Named | null;
}

/** What of a ticket is chosen from a list or entered. */
export type Classified = "tags" | "reason" | "board" | "value" | "snooze" | "channel";

/** Which dialog stands open. A feature asks for one here; the app knows who draws it. */
export type Dialog =
  | { kind: "transfer"; ticket: Ticket }
  | { kind: "bot"; ticket: Ticket }
  | {
      kind: "schedule";
      ticket: Ticket;
      text?: string;
      schedule?: Schedule;
      carried?: Carried;
      onScheduled?: () => void;
    }
  | { kind: "forward"; ticket: Ticket; message: Message }
  | { kind: "lightbox"; items: Sight[]; at: number }
  | { kind: "quick-replies"; text?: string }
  | { kind: "macros"; ticket?: Ticket }
  | { kind: "classify"; ticket: Ticket; what: Classified }
  | { kind: "transcript"; ticket: Ticket }
  | { kind: "as-of"; ticket: Ticket; position: number; at: string }
  | { kind: "profile"; part?: "notices" }
  | { kind: "keys" }
  | { kind: "palette" }
  | { kind: "search" }
  | { kind: "contact"; contactId: string }
  | { kind: "begin"; contactId?: string; channelId?: string }
  | { kind: "missed-calls" }
  | { kind: "task"; task?: Task; about?: TaskAbout; date?: string };

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
