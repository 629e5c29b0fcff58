import type { Ticket } from "./types";

const LIMIT = 500;

/** The newest documents seen, so that a slow answer never brings an older one back. */
class Recent {
  private readonly held = new Map<string, Ticket>();
  private readonly goneAt = new Map<string, number>();

  remember(ticket: Ticket): void {
    this.goneAt.delete(ticket.id);
    const known = this.held.get(ticket.id);
    if (known && known.position >= ticket.position) return;
    this.held.delete(ticket.id);
    this.held.set(ticket.id, ticket);
    if (this.held.size > LIMIT) this.held.delete(this.held.keys().next().value as string);
  }

  get(id: string): Ticket | undefined {
    return this.held.get(id);
  }

  /** What was answered, unless something newer has come while the answer was under way. */
  newest(answer: Ticket): Ticket {
    const known = this.held.get(answer.id);
    return known && known.position > answer.position ? known : answer;
  }

  since(position: number): Ticket[] {
    return [...this.held.values()].filter((ticket) => ticket.position > position);
  }

  /** It can be seen no more since this position: an answer that comes later may still carry it. */
  forget(id: string, position: number): void {
    this.held.delete(id);
    this.goneAt.delete(id);
    this.goneAt.set(id, position);
    if (this.goneAt.size > LIMIT) this.goneAt.delete(this.goneAt.keys().next().value as string);
  }

  isGone(ticket: Ticket): boolean {
    return ticket.position <= (this.goneAt.get(ticket.id) ?? -1);
  }

  goneSince(position: number): string[] {
    return [...this.goneAt].filter(([, at]) => at > position).map(([id]) => id);
  }

  clear(): void {
    this.held.clear();
    this.goneAt.clear();
  }
}

export const recentTickets = new Recent();
