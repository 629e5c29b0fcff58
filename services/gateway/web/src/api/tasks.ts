import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { newer } from "./cache";
import { del, get, patch, post, query } from "./client";
import type { Page, Priority, Task } from "./types";

export interface TaskFilters {
  state?: "open" | "done";
  assignee_id?: string[];
  author_id?: string[];
  ticket_id?: string;
  contact_id?: string;
  due_from?: string;
  due_to?: string;
  q?: string;
}

export interface TaskWish {
  title: string;
  text: string | null;
  priority: Priority;
  assignee_id: string;
  due_at: string | null;
  remind_minutes: number | null;
  ticket_id: string | null;
  contact_id: string | null;
}

interface TaskAnswer {
  task: Task | null;
  position: number;
}

type Pages = { pages: Page<Task>[]; pageParams: unknown[] };

export const tasksKey = ["tasks"] as const;

/** Page by page, by when they are due. */
export const tasksQuery = (filters: TaskFilters) =>
  infiniteQueryOptions({
    queryKey: [...tasksKey, "list", filters] as const,
    queryFn: ({ pageParam, signal }) =>
      get<Page<Task>>(`/tasks${query({ ...filters, limit: 50, after: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 60_000,
  });

const MOST_PAGES = 5;

/** All of a stretch of time; beyond a thousand, the first. */
export const taskSpanQuery = (filters: TaskFilters) =>
  queryOptions({
    queryKey: [...tasksKey, "span", filters] as const,
    queryFn: async ({ signal }) => {
      const found: Task[] = [];
      let after: string | null = null;
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer: Page<Task> = await get(`/tasks${query({ ...filters, limit: 200, after })}`, signal);
        found.push(...answer.items);
        after = answer.next;
        if (after === null) break;
      }
      return found;
    },
    staleTime: 60_000,
  });

export const createTask = (wish: Partial<TaskWish> & { id: string }) => post<TaskAnswer>("/tasks", wish);
export const changeTask = (id: string, wish: Partial<TaskWish>) => patch<TaskAnswer>(`/tasks/${id}`, wish);
export const removeTask = (id: string) => del<{ position: number }>(`/tasks/${id}`);
export const finishTask = (id: string, done: boolean) =>
  post<TaskAnswer>(`/tasks/${id}/${done ? "done" : "reopen"}`);

const isPages = (held: unknown): held is Pages =>
  typeof held === "object" && held !== null && "pages" in held;

function changed(items: Task[], change: (task: Task) => Task | null): Task[] {
  return items.flatMap((task) => change(task) ?? []);
}

/** Every list that shows a task shows it so. */
export function mapTasks(client: QueryClient, change: (task: Task) => Task | null): void {
  client.setQueriesData<Pages | Task[]>({ queryKey: tasksKey }, (held) => {
    if (Array.isArray(held)) return changed(held, change);
    if (!isPages(held)) return held;
    return { ...held, pages: held.pages.map((page) => ({ ...page, items: changed(page.items, change) })) };
  });
}

export function placeTask(client: QueryClient, task: Task): void {
  mapTasks(client, (held) => (held.id === task.id && newer(held, task) ? task : held));
}
