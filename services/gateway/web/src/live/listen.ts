import { useEffect, useRef } from "react";
import type { Frame, FrameOf } from "./frames";

type Listener = (frame: Frame) => void;
const listeners = new Map<Frame["type"], Set<Listener>>();

/** For what must be told once, such as a notice; what is to be shown is in the cache. */
export function onFrame<T extends Frame["type"]>(type: T, run: (frame: FrameOf<T>) => void): () => void {
  const listening = listeners.get(type) ?? new Set<Listener>();
  listeners.set(type, listening);
  listening.add(run as Listener);
  return () => listening.delete(run as Listener);
}

export function announce(frame: Frame): void {
  for (const run of listeners.get(frame.type) ?? []) run(frame);
}

export function useFrame<T extends Frame["type"]>(type: T, run: (frame: FrameOf<T>) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => onFrame(type, (frame) => latest.current(frame)), [type]);
}
