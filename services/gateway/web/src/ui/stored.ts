import { useCallback, useEffect, useState } from "react";

export function read<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

const changes = new EventTarget();

/** Whoever shows this choice follows it. */
export function write<T>(key: string, value: T): void {
  localStorage.setItem(key, JSON.stringify(value));
  changes.dispatchEvent(new CustomEvent(key, { detail: value }));
}

/** A choice of this browser that outlives the page. */
export function useStored<T>(key: string, fallback: T): [T, (value: T) => void] {
  const [value, setValue] = useState(() => read(key, fallback));
  useEffect(() => {
    const follow = (event: Event) => setValue((event as CustomEvent<T>).detail);
    changes.addEventListener(key, follow);
    return () => changes.removeEventListener(key, follow);
  }, [key]);
  const store = useCallback((next: T) => write(key, next), [key]);
  return [value, store];
}
