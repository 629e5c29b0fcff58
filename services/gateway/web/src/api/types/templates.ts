import type { Place } from "./messages";

/** A text that a line's provider has approved, or not yet; `status` and `category` are the provider's words. */
export interface Template {
  id: string;
  channel_id: string;
  name: string;
  language: string;
  status: string;
  category: string;
  named: boolean;
  header: TemplateHeader | null;
  body: string;
  footer: string | null;
  buttons: TemplateButton[];
  examples: string[];
  quality: string | null;
  reason: string | null;
  unsupported: string | null;
  /** Those of a carousel, side by side. */
  cards: TemplateCard[];
  offer: { text: string; expires: boolean } | null;
  /** What has to be filled in: names of variables, and the places of buttons that need a value. */
  variables: {
    header: string[];
    body: string[];
    buttons: number[];
    cards: { body: string[]; buttons: number[] }[];
  };
  sendable: boolean;
}

export type HeaderKind = "text" | "image" | "video" | "document" | "location" | "product";

export interface TemplateHeader {
  kind: HeaderKind;
  text: string | null;
  example: string | null;
}

export interface TemplateCard {
  header: TemplateHeader | null;
  body: string;
  buttons: TemplateButton[];
  examples: string[];
}

export interface TemplateButton {
  kind: "reply" | "url" | "phone" | "code" | "flow" | "catalog" | "products" | "product" | "other";
  text: string;
  url: string | null;
  phone: string | null;
  example: string | null;
}

export interface Templates {
  items: Template[];
  languages: string[];
  statuses: string[];
}

/** A template with its variables filled in, as the server takes it. */
export interface TemplateUse {
  name: string;
  language: string;
  header: string[];
  body: string[];
  buttons: Record<number, string>;
  media_id?: string;
  location?: Place;
  product?: Product;
  sections?: { title: string; product_ids: string[] }[];
  expires_at?: string;
  cards?: {
    body: string[];
    buttons: Record<number, string>;
    media_id?: string;
    product?: Product;
  }[];
}

/** A product of a catalogue at the provider, by the company's own number of it. */
export interface Product {
  catalog_id: string;
  product_id: string;
}

/** Until when a contact may be answered freely; `hours` is null where always. */
export interface FreeWindow {
  hours: number | null;
  closes_at: string | null;
  open: boolean;
}
