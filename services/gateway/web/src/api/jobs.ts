import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { get } from "./client";
import type { Job } from "./types";

export const jobKey = (id: string) => ["job", id] as const;

/** Its frames keep it up to date; it is asked for only when the page was away. */
export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: jobKey(id),
    queryFn: ({ signal }) => get<Job>(`/jobs/${id}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A job only goes forward: a frame that comes late changes nothing. */
export function placeJob(client: QueryClient, job: Job): void {
  client.setQueryData<Job>(jobKey(job.id), (held) =>
    held && (held.state !== "running" || held.done > job.done) && job.state === "running" ? held : job,
  );
}

/** A frame carries the outcomes that are new. Where some are missing in between, the job is asked for whole. */
export function applyJob(client: QueryClient, job: Job, first: number): void {
  const held = client.getQueryData<Job>(jobKey(job.id));
  if (!held) return first === 0 ? placeJob(client, job) : undefined;
  if (held.outcomes.length < first) {
    void client.invalidateQueries({ queryKey: jobKey(job.id) });
    return;
  }
  const outcomes =
    held.outcomes.length >= first + job.outcomes.length
      ? held.outcomes
      : [...held.outcomes.slice(0, first), ...job.outcomes];
  placeJob(client, { ...job, outcomes });
}
