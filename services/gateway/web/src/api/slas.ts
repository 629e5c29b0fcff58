import { queryOptions } from "@tanstack/react-query";
import { get } from "./client";
import type { ServiceLevel } from "./types";

/** In their order: of those that fit a ticket the first counts. */
export const slasQuery = queryOptions({
  queryKey: ["slas"],
  queryFn: async ({ signal }) => (await get<{ items: ServiceLevel[] }>("/slas", signal)).items,
  staleTime: 300_000,
});
