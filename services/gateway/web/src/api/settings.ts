import { queryOptions } from "@tanstack/react-query";
import { get, post } from "./client";
import type { Account, Belongings, Job, Kept } from "./types";

const listOf =
  <T>(path: string) =>
  async ({ signal }: { signal: AbortSignal }) =>
    (await get<{ items: T[] }>(path, signal)).items;

export const usersKey = ["users"] as const;

export const usersQuery = queryOptions({
  queryKey: usersKey,
  queryFn: listOf<Account>("/users"),
  staleTime: 30_000,
});

/** All of a kind with those out of use; for management. */
export const keptQuery = (what: "tags" | "reasons" | "queues" | "boards" | "funnels" | "fields") =>
  queryOptions({
    queryKey: [what, "all"],
    queryFn: listOf<Kept>(`/${what}/all`),
    staleTime: 30_000,
  });

export interface PasswordGiven {
  user: Account;
  password: string;
}

export const resetPassword = (id: string) => post<PasswordGiven>(`/users/${id}/reset-password`);
export const reactivate = (id: string) => post<PasswordGiven>(`/users/${id}/reactivate`);
export const deactivate = (id: string, to: string | null, tasksTo: string | null) =>
  post<{ user: Account; job: Job | null }>(`/users/${id}/deactivate`, {
    hand_over_to: to,
    tasks_to: tasksTo,
  });

/** What is somebody's: tickets and tasks are handed over when his account closes, the rest stays. */
export const belongingsQuery = (id: string) =>
  queryOptions({
    queryKey: [...usersKey, id, "belongings"],
    queryFn: ({ signal }) => get<Belongings>(`/users/${id}/belongings`, signal),
    staleTime: 0,
  });

export const logoUrl = (logo: string | null): string | undefined =>
  logo ? `/api/v1/company/logo?v=${logo.slice(0, 12)}` : undefined;
