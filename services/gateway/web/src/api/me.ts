import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { del, get, patch, post } from "./client";
import { keys } from "./queries";
import type { Language, Me, Notifications, SavedFilter } from "./types";

/** What one may change of oneself; what is left out stays. */
export interface MeChange {
  name?: string;
  email?: string;
  password?: { current: string; new: string };
  language?: Language;
  signature?: boolean;
  notifications?: Notifications;
  photo_media_id?: string | null;
}

export const changeMe = (change: MeChange) => patch<Me>("/me", change);

export const myId = (client: QueryClient) => client.getQueryData<Me>(keys.me)?.id ?? null;

export const photoUrl = (person: { id: string; photo?: string | null }): string | undefined =>
  person.photo ? `/api/v1/users/${person.id}/photo?v=${person.photo.slice(0, 12)}` : undefined;

export const savedFiltersKey = ["saved-filters"] as const;

export const savedFiltersQuery = queryOptions({
  queryKey: savedFiltersKey,
  queryFn: async ({ signal }) => (await get<{ items: SavedFilter[] }>("/me/filters", signal)).items,
  staleTime: 300_000,
});

/** Keeps a filter for oneself, or shares it with all or with a queue. */
export const saveFilter = (name: string, query: string, whose = "me") =>
  post<unknown>("/me/filters", { name, query, for: whose });

export const removeFilter = (id: string) => del<unknown>(`/me/filters/${id}`);
