import { type QueryKey, queryOptions } from "@tanstack/react-query";
import { get } from "./client";
import type { Board, Company, Reason, Tag } from "./types";

export { channelsQuery, queuesQuery, teamQuery } from "./queries";

const listOf =
  <T>(path: string) =>
  async ({ signal }: { signal: AbortSignal }) =>
    (await get<{ items: T[] }>(path, signal)).items;

export const tagsQuery = queryOptions({
  queryKey: ["tags"],
  queryFn: listOf<Tag>("/tags"),
  staleTime: 300_000,
});

export const reasonsQuery = queryOptions({
  queryKey: ["reasons"],
  queryFn: listOf<Reason>("/reasons"),
  staleTime: 300_000,
});

export const boardsQuery = queryOptions({
  queryKey: ["boards"],
  queryFn: listOf<Board>("/boards"),
  staleTime: 300_000,
});

export const companyQuery = queryOptions({
  queryKey: ["company"],
  queryFn: ({ signal }) => get<Company>("/company", signal),
  staleTime: 300_000,
});

/** What is asked again once the desk says that a list of names has changed. */
export const catalogueKeys: Record<string, QueryKey[]> = {
  tags: [["tags"], ["tickets"], ["ticket"]],
  reasons: [["reasons"], ["tickets"], ["ticket"]],
  boards: [["boards"], ["tickets"], ["ticket"]],
  queues: [["queues"], ["company"]],
  company: [["company"]],
  slas: [["slas"]],
  quick_replies: [["quick-replies"]],
  templates: [["templates"]],
  macros: [["macros"]],
  rules: [["rules"]],
  channels: [["channels"]],
  assistants: [["assistants"], ["bots"]],
  flows: [["bots"]],
  contacts: [["contacts"], ["contact"]],
  funnels: [["funnels"]],
  fields: [["fields"]],
  shared_views: [["saved-filters"]],
  participants: [["participants"]],
};

/** What a frame says has changed; of a funnel it says which one. */
export function keysOfCatalogue(what: string): QueryKey[] {
  const [funnel, id] = what.split(":");
  if (id === undefined) return catalogueKeys[what] ?? [];
  return funnel === "funnel" ? [["cards", "funnel", id], ["sums", "funnel", id], ["contact"]] : [];
}
