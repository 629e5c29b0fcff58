import { useSyncExternalStore } from "react";
import { read } from "./stored";

export type Section =
  | "protocol"
  | "notes"
  | "conversation"
  | "classification"
  | "blocks"
  | "tags"
  | "schedules"
  | "log";

const STORED = "guiche.sections";
let open = read<Section[]>(STORED, ["protocol", "notes", "conversation", "classification", "tags"]);
const listeners = new Set<() => void>();

export function toggleSection(section: Section, wanted = !open.includes(section)): void {
  open = wanted ? [...new Set([...open, section])] : open.filter((name) => name !== section);
  localStorage.setItem(STORED, JSON.stringify(open));
  for (const listener of listeners) listener();
}

export const useSection = (section: Section) =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open.includes(section),
  );
