import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post, put, query } from "./client";
import type { Access, Contact, Doubles, HistoryEntry, Job, Page } from "./types";

interface Changed {
  contact: Contact;
  position: number;
}

export const accessQuery = queryOptions({
  queryKey: ["access"],
  queryFn: ({ signal }) => get<Access>("/company/access", signal),
  staleTime: 30_000,
});

export const setAccess = (wish: Access) => put<{ access: Access }>("/company/access", wish);

export const setOwners = (contactId: string, userIds: string[]) =>
  put<Changed>(`/contacts/${contactId}/owners`, { user_ids: userIds });

export const setBlocked = (contactId: string, what: "block" | "chatbot", blocked: boolean) =>
  put<Changed>(`/contacts/${contactId}/${what}`, { blocked });

/** Whom a contact was merged with, and who might be the same person; for management. */
export const doublesQuery = (contactId: string) =>
  queryOptions({
    queryKey: ["doubles", contactId],
    queryFn: ({ signal }) => get<Doubles>(`/contacts/${contactId}/doubles`, signal),
    staleTime: 10_000,
  });

export const mergeInto = (contactId: string, into: string) =>
  post<Changed>(`/contacts/${contactId}/merge`, { into });

export const unmerge = (contactId: string) => post<Changed>(`/contacts/${contactId}/unmerge`);

/** What blocked contacts sent, in numbers. */
export const droppedQuery = (contactId: string) =>
  queryOptions({
    queryKey: ["dropped", contactId],
    queryFn: ({ signal }) =>
      get<{ count: number; last_at: string | null }>(`/contacts/${contactId}/dropped`, signal),
    staleTime: 10_000,
  });

const PAGE = 40;

export const historyQuery = (contactId: string) =>
  infiniteQueryOptions({
    queryKey: ["contact-history", contactId],
    queryFn: ({ pageParam, signal }) =>
      get<Page<HistoryEntry>>(
        `/contacts/${contactId}/history${query({ limit: PAGE, before: pageParam })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 10_000,
  });

export const sanitize = (contactId: string) => post<{ job: Job }>(`/contacts/${contactId}/sanitize`);

export const gatherPersonalData = (contactId: string) =>
  post<{ job: Job }>(`/contacts/${contactId}/personal-data`);

export const erase = (contactId: string, name: string) =>
  post<{ job: Job }>(`/contacts/${contactId}/erase`, { name });
