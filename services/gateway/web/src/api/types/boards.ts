import type { Money, Tag } from "./catalogues";
import type { Ticket } from "./tickets";

export type BoardKind = "board" | "funnel";

/** What stands on a board: a ticket, or in a funnel a contact with his latest ticket. */
export interface BoardCard {
  /** Of the ticket, in a funnel of the contact. */
  id: string;
  column: string;
  /** When it came to stand there; the order of a column. */
  placedAt: string;
  contactId: string;
  name: string;
  tags: Tag[];
  value: Money | null;
  ticket: Ticket | null;
  position: number;
}

export interface FunnelCard {
  contact: { id: string; name: string; phone: string | null };
  stage_id: string;
  value: Money | null;
  tags: Tag[];
  ticket: Ticket | null;
  placed_at: string;
  position: number;
}

export interface ColumnSum {
  id: string;
  count: number;
  cents: number;
  others: Money[];
}

export interface Sums {
  columns: ColumnSum[];
  count: number;
  cents: number;
  others: Money[];
  currency: string;
}

export type FieldKind = "text" | "number" | "date" | "choice" | "yes_no" | "link";

export interface CustomField {
  id: string;
  on: "contact" | "ticket";
  name: string;
  kind: FieldKind;
  choices: string[];
}
