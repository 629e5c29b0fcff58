import type { ReactNode } from "react";
import { fold } from "@/ui/fold";

/** One line of the palette. */
export interface Choice {
  id: string;
  group: "here" | "go" | "tickets" | "contacts" | "messages";
  label: string;
  icon: ReactNode;
  run: () => void;
  keys?: string;
  detail?: string;
}

const MOST = { here: 8, go: 6 };
const AT_FIRST = { here: 9, go: 7 };

/** Each word anywhere, in any order; lines that begin with what was typed come first. */
export function narrowed(choices: Choice[], text: string, group: "here" | "go"): Choice[] {
  const wanted = fold(text.trim());
  if (!wanted) return choices.slice(0, AT_FIRST[group]);
  const words = wanted.split(/\s+/);
  const rank = (choice: Choice) => {
    const label = fold(choice.label);
    if (label.startsWith(wanted)) return 0;
    if (label.includes(` ${wanted}`)) return 1;
    return words.every((word) => label.includes(word)) ? 2 : 3;
  };
  return choices
    .map((choice) => ({ choice, rank: rank(choice) }))
    .filter((each) => each.rank < 3)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, MOST[group])
    .map((each) => each.choice);
}
