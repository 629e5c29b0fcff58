import type { ReactNode } from "react";
import type { Named } from "@/api/types";

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The names that a text calls with @, longest first, so that “Ana Paula” is never read as “Ana”. */
export function splitMentions(text: string, mentions: Named[]): { text: string; called: boolean }[] {
  const names = mentions.flatMap((mention) => (mention.name ? [mention.name] : []));
  if (names.length === 0) return [{ text, called: false }];
  const either = names
    .toSorted((a, b) => b.length - a.length)
    .map(escaped)
    .join("|");
  return text
    .split(new RegExp(`(@(?:${either}))(?![\\p{L}\\p{N}])`, "u"))
    .filter(Boolean)
    .map((part) => ({ text: part, called: part.startsWith("@") && names.includes(part.slice(1)) }));
}

/** Groups name people by the digits of their address: what is read is the name. */
export function nameMentions(text: string, mentions: Named[]): string {
  return mentions.reduce((read, { id, name }) => {
    const digits = id.split("@", 1)[0];
    return name && digits ? read.replaceAll(`@${digits}`, `@${name}`) : read;
  }, text);
}

export function mentionedIn(text: string, people: { id: string; name: string }[]): string[] {
  const called = new Set(
    splitMentions(text, people)
      .filter((part) => part.called)
      .map((part) => part.text.slice(1)),
  );
  return people.filter((person) => called.has(person.name)).map((person) => person.id);
}

export function Mentioning({ text, mentions }: { text: string; mentions: Named[] }): ReactNode {
  let place = 0;
  return splitMentions(text, mentions).map((part) => {
    place += part.text.length;
    return part.called ? (
      <strong key={place} className="at">
        {part.text}
      </strong>
    ) : (
      part.text
    );
  });
}
