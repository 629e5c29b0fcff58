import { useSyncExternalStore } from "react";

export type Permission = NotificationPermission | "impossible";

const listeners = new Set<() => void>();

export const permission = (): Permission =>
  typeof Notification === "undefined" || !isSecureContext ? "impossible" : Notification.permission;

/** Asked only by the reader's own press, where he wants to be told. */
export async function askPermission(): Promise<Permission> {
  if (permission() === "default") await Notification.requestPermission();
  for (const run of listeners) run();
  return permission();
}

export const usePermission = (): Permission =>
  useSyncExternalStore((run) => {
    listeners.add(run);
    return () => listeners.delete(run);
  }, permission);
