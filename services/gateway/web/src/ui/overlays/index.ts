import { useSyncExternalStore } from "react";

type Parts = typeof import("./parts");

let parts: Parts | null = null;
const listeners = new Set<() => void>();

/** Whatever opens over the page comes right after its first picture, which needs none of it. */
export async function loadOverlays(): Promise<void> {
  parts ??= await import("./parts");
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
