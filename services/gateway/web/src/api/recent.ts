import type { Message, Ticket } from "./types";

const LIMIT = 500;

/** The newest documents seen, so that a slow answer never brings an older one back. */
class Recent<T extends { id: string; position: number }> {
  private readonly held = new Map<string, T>();
  private readonly goneAt = new Map<string, number>();

  remember(document: T): void {
    this.goneAt.delete(document.id);
    const known = this.held.get(document.id);
    if (known && known.position >= document.position) return;
    this.held.delete(document.id);
    this.held.set(document.id, document);
    if (this.held.size > LIMIT) this.held.delete(this.held.keys().next().value as string);
  }

  get(id: string): T | undefined {
    return this.held.get(id);
  }

  /** What was answered, unless something newer has come while the answer was under way. */
  newest(answer: T): T {
    const known = this.held.get(answer.id);
    return known && known.position > answer.position ? known : answer;
  }

  since(position: number): T[] {
    return [...this.held.values()].filter((document) => document.position > position);
  }

  /** It can be seen no more since this position: an answer that comes later may still carry it. */
  forget(id: string, position: number): void {
    this.held.delete(id);
    this.goneAt.delete(id);
    this.goneAt.set(id, position);
    if (this.goneAt.size > LIMIT) this.goneAt.delete(this.goneAt.keys().next().value as string);
  }

  isGone(document: T): boolean {
    return document.position <= (this.goneAt.get(document.id) ?? -1);
  }

  goneSince(position: number): string[] {
    return [...this.goneAt].filter(([, at]) => at > position).map(([id]) => id);
  }

  clear(): void {
    this.held.clear();
    this.goneAt.clear();
  }
}

export const recentTickets = new Recent<Ticket>();
export const recentMessages = new Recent<Message>();
