import { type RefObject, useLayoutEffect } from "react";

const LEAST = 36;
const MOST = 200;

/** The field is as high as its text, within reason. */
export function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string, of: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation has a field of its own
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || element.value !== text) return;
    element.style.height = "0";
    element.style.height = `${Math.min(Math.max(element.scrollHeight, LEAST), MOST)}px`;
  }, [field, text, of]);
}
