import type { Message, Reaction } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { fromPhone } from "./Quote";

export interface Tally {
  emoji: string;
  names: string[];
  ours: boolean;
}

/** One mark an emoji, with everybody who set it. To the customer the whole team is one person. */
export function tally(reactions: Reaction[]): Tally[] {
  const found = new Map<string, Tally>();
  for (const { emoji, by } of reactions) {
    const mark = found.get(emoji) ?? { emoji, names: [], ours: false };
    if (by.name) mark.names.push(by.name);
    mark.ours ||= by.kind === "user" || fromPhone(by);
    found.set(emoji, mark);
  }
  return [...found.values()];
}

interface Props {
  message: Message;
  onReact?: (emoji: string | null) => void;
}

export function Reactions({ message, onReact }: Props) {
  const { t } = useWords();
  const marks = tally(message.reactions ?? []);
  if (marks.length === 0) return null;
  return (
    <span className="reacts">
      {marks.map(({ emoji, names, ours }) => (
        <button
          key={emoji}
          type="button"
          aria-pressed={ours}
          disabled={!onReact}
          aria-label={t("message.reactedBy", { emoji, names: names.join(", ") })}
          title={names.join(", ")}
          onClick={() => onReact?.(ours ? null : emoji)}
        >
          {emoji}
          {names.length > 1 && <span className="n">{names.length}</span>}
        </button>
      ))}
    </span>
  );
}
