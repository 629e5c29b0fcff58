import type { Job } from "./answers";
import type { Money, Tag } from "./catalogues";
import type { Named } from "./people";

export type AliasKind = "phone" | "wa_id" | "lid" | "bsuid" | "jid" | "email";

export interface Alias {
  kind: AliasKind;
  value: string;
}

/** What a field of a contact holds, by what kind of field it is. */
export type FieldValue = string | number | boolean;

/** Where a contact stands in a funnel. */
export interface FunnelPlace {
  funnel: Named;
  stage: Named & { color: string | null };
  value?: Money | null;
}

export interface Contact {
  id: string;
  name: string;
  phone: string | null;
  email: string | null;
  photo: string | null;
  birthday: string | null;
  address: string | null;
  group: boolean;
  aliases: Alias[];
  fields: Record<string, FieldValue>;
  tags: Tag[];
  owners: Named[];
  blocked: boolean;
  chatbot_blocked: boolean;
  funnels: FunnelPlace[];
  merged_into: string | null;
  archived: boolean;
  created_at: string;
  last_at: string | null;
  position: number;
}

export interface ContactList {
  items: Contact[];
  next: string | null;
  /** How many there are in all; only the first page tells. */
  total: number | null;
  /** Whether there are more than were counted. */
  more: boolean;
  position: number;
}

export type ContactField = "name" | "phone" | "email" | "birthday" | "address" | "tags" | `field:${string}`;

export interface ImportColumn {
  index: number;
  name: string;
  samples: string[];
  guess: ContactField | null;
}

export interface ContactFile {
  id: string;
  name: string;
  rows: number;
  columns: ImportColumn[];
}

export interface RowFault {
  row: number;
  field: string;
  code: string;
  rule: string;
  value: string;
}

export type Duplicates = "skip" | "update" | "create";

export interface ImportPreview {
  rows: number;
  good: number;
  rejected: number;
  repeated: number;
  known: number;
  faults: RowFault[];
  sample: Partial<Record<string, string>>[];
}

/** What came of an import, as its job tells. */
export interface ImportResult {
  created: number;
  updated: number;
  skipped: number;
  rejected: number;
}

export type ImportJob = Job;
