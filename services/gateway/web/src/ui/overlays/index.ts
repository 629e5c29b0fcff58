import { useSyncExternalStore } from "react";
import { loadWords } from "@/i18n";

type Parts = typeof import("./parts");

let parts: Parts | null = null;
const listeners = new Set<() => void>();

let coming: Promise<[Parts, unknown]> | undefined;

/** Whatever opens over the page comes right after its first picture, which needs none of it; and what it says. */
export async function loadOverlays(): Promise<void> {
  if (parts) return;
  coming ??= Promise.all([import("./parts"), loadWords()]);
  try {
    [parts] = await coming;
  } finally {
    coming = undefined;
  }
  for (const listener of listeners) listener();
}

/** Until they are there, what opens them stands alone. */
export const useOverlays = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => parts,
  );
