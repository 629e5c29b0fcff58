import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { del, get, patch, post, query, request } from "./client";
import { type Uploading, upload } from "./media";
import type {
  Contact,
  ContactField,
  ContactFile,
  ContactList,
  Duplicates,
  FieldValue,
  ImportPreview,
  Job,
} from "./types";

export const CONTACT_ORDERS = ["name", "-last", "-created"] as const;
export type ContactOrder = (typeof CONTACT_ORDERS)[number];

/** What the address book is narrowed to, as it stands in the address bar. */
export interface ContactFilters {
  q?: string;
  tag_id?: string[];
  owner_id?: string[];
  funnel_id?: string;
  stage_id?: string;
  /** Conditions on fields of one's own: `<field id>:<value>`. */
  field?: string[];
  order?: ContactOrder;
}

export const contactKeys = {
  all: ["contacts"] as const,
  list: (filters: ContactFilters) => ["contacts", filters] as const,
  one: (id: string) => ["contact", id] as const,
};

const PAGE = 60;

export const contactsQuery = (filters: ContactFilters) =>
  infiniteQueryOptions({
    queryKey: contactKeys.list(filters),
    queryFn: ({ pageParam, signal }) =>
      get<ContactList>(`/contacts${query({ ...filters, limit: PAGE, after: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** Contacts to choose one of. */
export const findContactsQuery = (q: string) =>
  queryOptions({
    queryKey: ["contacts", { q, limit: 6 }],
    queryFn: async ({ signal }) =>
      (await get<ContactList>(`/contacts${query({ q, limit: 6 })}`, signal)).items,
    enabled: q.trim().length > 1,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: contactKeys.one(id),
    queryFn: ({ signal }) => get<Contact>(`/contacts/${id}`, signal),
    staleTime: 30_000,
  });

/** What is sent of a contact; what is left out stays, null clears. */
export interface ContactChange {
  name?: string;
  phone?: string | null;
  email?: string | null;
  birthday?: string | null;
  address?: string | null;
  photo_media_id?: string | null;
  fields?: Record<string, FieldValue | null>;
}

interface Changed {
  contact: Contact;
  position: number;
}

export const addContact = (wish: ContactChange & { tag_ids?: string[] }) => post<Changed>("/contacts", wish);

export const changeContact = (id: string, change: ContactChange) => patch<Changed>(`/contacts/${id}`, change);

export const archiveContact = (id: string) => del<{ position: number }>(`/contacts/${id}`);

export const restoreContact = (id: string) => post<Changed>(`/contacts/${id}/restore`);

export const tagContact = (id: string, tagIds: string[]) =>
  post<Changed>(`/contacts/${id}/tags`, { tag_ids: tagIds });

export const untagContact = (id: string, tagId: string) => del<Changed>(`/contacts/${id}/tags/${tagId}`);

export const disownAlias = (id: string, kind: string, value: string) =>
  del<Changed>(`/contacts/${id}/aliases${query({ kind, value })}`);

/** Shows a contact as it is after a change, wherever it is held, and has the lists asked again. */
export function placeContact(client: QueryClient, contact: Contact): void {
  client.setQueryData(contactKeys.one(contact.id), contact);
  void client.invalidateQueries({ queryKey: contactKeys.all });
  void client.invalidateQueries({ queryKey: ["tickets"] });
  void client.invalidateQueries({ queryKey: ["ticket"] });
}

export const contactPhotoUrl = (contact: { id: string; photo?: string | null }): string | undefined =>
  contact.photo ? `/api/v1/contacts/${contact.id}/photo?v=${contact.photo.slice(0, 12)}` : undefined;

export const uploadContacts = (file: File, onProgress: (part: number) => void): Uploading<ContactFile> =>
  upload<ContactFile>(file, { name: file.name, path: "/contacts/imports", onProgress });

/** Whom a connected line's telephone has saved, as a file like one sent up. */
export const readPhoneBook = (channelId: string) =>
  post<ContactFile>("/contacts/imports/phone-book", { channel_id: channelId });

/** Which column is which field, and what becomes of contacts that are there already. */
export interface ImportPlan {
  columns: Record<number, ContactField>;
  duplicates: Duplicates;
  tag_ids: string[];
}

export const previewImport = (id: string, plan: ImportPlan, signal?: AbortSignal) =>
  request<ImportPreview>("POST", `/contacts/imports/${id}/preview`, plan, signal);

export const startImport = (id: string, plan: ImportPlan) =>
  post<{ job: Job }>(`/contacts/imports/${id}/start`, plan);

export const reportUrl = (id: string): string => `/api/v1/contacts/imports/${id}/report`;

export const exportContacts = (filters: ContactFilters, format: "csv" | "xlsx") =>
  post<{ job: Job }>(`/contacts/export${query({ ...filters })}`, { format });
