import type { Ticket } from "./types";

/** The newest documents seen, so that a slow answer never brings an older one back. */
class Recent {
  private readonly held = new Map<string, Ticket>();

  remember(ticket: Ticket): void {
    const known = this.held.get(ticket.id);
    if (known && known.position >= ticket.position) return;
    this.held.delete(ticket.id);
    this.held.set(ticket.id, ticket);
    if (this.held.size > 500) this.held.delete(this.held.keys().next().value as string);
  }

  get(id: string): Ticket | undefined {
    return this.held.get(id);
  }

  since(position: number): Ticket[] {
    return [...this.held.values()].filter((ticket) => ticket.position > position);
  }

  forget(id: string): void {
    this.held.delete(id);
  }

  clear(): void {
    this.held.clear();
  }
}

export const recentTickets = new Recent();
