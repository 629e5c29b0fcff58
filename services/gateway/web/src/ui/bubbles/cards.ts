import type { Message, SentCard } from "@/api/types";

export type ReadCard = SentCard & { text: string };

const isRead = (card: SentCard): card is ReadCard => typeof card.text === "string";

/** The cards of a message, where it knows what the customer reads on them. */
export function cardsOf({ template }: Pick<Message, "template">): ReadCard[] {
  const cards = template?.cards ?? [];
  return cards.every(isRead) ? cards : [];
}

/** What a message says before its cards: its text ends with them, a line each. */
export function beforeCards(text: string, cards: ReadCard[]): string {
  const lines = cards.map(({ text: said }, at) => (said.trim() ? `${at + 1}. ${said}` : ""));
  const end = lines.filter(Boolean).join("\n\n");
  return end && text.endsWith(end) ? text.slice(0, -end.length).trimEnd() : text;
}
