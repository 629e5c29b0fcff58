import { useSyncExternalStore } from "react";
import { read } from "./stored";

export type Section =
  | "protocol"
  | "notes"
  | "conversation"
  | "participants"
  | "classification"
  | "fields"
  | "blocks"
  | "portfolio"
  | "sanitize"
  | "tags"
  | "schedules"
  | "tasks"
  | "log";

const STORED = "guiche.sections";
let open = read<Section[]>(STORED, ["protocol", "notes", "conversation", "classification", "fields", "tags"]);
const listeners = new Set<() => void>();

export function toggleSection(section: Section, wanted = !open.includes(section)): void {
  open = wanted ? [...new Set([...open, section])] : open.filter((name) => name !== section);
  localStorage.setItem(STORED, JSON.stringify(open));
  for (const listener of listeners) listener();
}

/** Where the desk listens: the drawer may be put away. */
export const DRAWER = "guiche:drawer";

/** Brings a section of the drawer into sight and gives it the keyboard. */
export function showSection(section: Section): void {
  toggleSection(section, true);
  dispatchEvent(new CustomEvent(DRAWER));
  setTimeout(() => {
    const found = document.getElementById(`section-${section}`);
    found?.scrollIntoView({ block: "start" });
    found?.querySelector<HTMLElement>("button")?.focus();
  }, 80);
}

export const useSection = (section: Section) =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open.includes(section),
  );
