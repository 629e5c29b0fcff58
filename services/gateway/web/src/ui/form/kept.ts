import { useSyncExternalStore } from "react";

/** What was typed into forms and not saved yet, by the form's name; it outlives leaving the page, not the tab. */
const kept = new Map<string, object>();
const listeners = new Set<() => void>();
let version = 0;

const warn = (event: BeforeUnloadEvent) => event.preventDefault();

export function keep(form: string, changes: object): void {
  if (Object.keys(changes).length === 0) kept.delete(form);
  else kept.set(form, changes);
  version += 1;
  if (kept.size > 0) addEventListener("beforeunload", warn);
  else removeEventListener("beforeunload", warn);
  for (const listener of listeners) listener();
}

export const keptOf = (form: string): object | undefined => kept.get(form);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useKept = (form: string): object | undefined =>
  useSyncExternalStore(subscribe, () => kept.get(form));

/** The forms that hold something unsaved, asked by the first part of their names (`users:new` is of `users`). */
export function useUnsaved(): (area: string) => boolean {
  useSyncExternalStore(subscribe, () => version);
  return (area) => [...kept.keys()].some((form) => form === area || form.startsWith(`${area}:`));
}
