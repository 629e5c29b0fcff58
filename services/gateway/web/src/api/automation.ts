import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post, query } from "./client";
import type { Macro, Rehearsed, Rule, RuleRun, Written } from "./types";

export const macrosQuery = queryOptions({
  queryKey: ["macros"],
  queryFn: async ({ signal }) => (await get<{ items: Macro[] }>("/macros", signal)).items,
  staleTime: 300_000,
});

export const rulesQuery = queryOptions({
  queryKey: ["rules"],
  queryFn: async ({ signal }) => (await get<{ items: Rule[] }>("/rules", signal)).items,
});

export const runsQuery = (ruleId: string) =>
  infiniteQueryOptions({
    queryKey: ["rules", ruleId, "runs"],
    queryFn: ({ signal, pageParam }) =>
      get<{ items: RuleRun[]; next: number | null }>(
        `/rules/${ruleId}/runs${query({ before: pageParam })}`,
        signal,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });

/** Which of last week's tickets a rule would have touched. */
export const rehearse = ({ last: _, ...rule }: Written) => post<Rehearsed>("/rules/rehearsal", rule);
