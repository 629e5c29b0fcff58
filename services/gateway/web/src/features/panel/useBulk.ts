import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { del, post } from "@/api/client";
import { jobQuery, placeJob } from "@/api/jobs";
import type { Job } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

export interface BulkWish {
  action: "transfer" | "return" | "resolve" | "tag" | "untag";
  queue_id?: string;
  user_id?: string;
  tag_ids?: string[];
  silent?: boolean;
  anyway?: boolean;
}

/** One action on many tickets: started, followed, told, and taken back where it can be. */
export function useBulk(onDone: () => void, onRefused: (job: Job) => void) {
  const { t } = useWords();
  const client = useQueryClient();
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useQuery({ ...jobQuery(jobId ?? ""), enabled: jobId !== null }).data ?? null;

  const begin = useCallback(
    async (path: string, body: object) => {
      try {
        const { job: started } = await post<{ job: Job }>(path, body);
        placeJob(client, started);
        setJobId(started.id);
      } catch (reason) {
        toast(explain(reason, t), { alert: true });
      }
    },
    [client, t],
  );

  const told = useRef<string | null>(null);
  useEffect(() => {
    if (!job || job.state === "running" || told.current === job.id) return;
    told.current = job.id;
    setJobId(null);
    onDone();
    const refused = job.outcomes.filter((each) => !each.ok).length;
    const text = t(`panel.finished.${job.state}`, { count: job.done - refused, refused });
    toast(text, {
      alert: refused > 0 || job.state === "failed",
      action: job.undoable
        ? { label: t("action.undo"), run: () => void begin(`/jobs/${job.id}/undo`, {}) }
        : undefined,
    });
    if (refused > 0) onRefused(job);
  }, [job, t, begin, onDone, onRefused]);

  return {
    job: job?.state === "running" ? job : null,
    start: (ticketIds: string[], wish: BulkWish) => void begin("/bulk", { ...wish, ticket_ids: ticketIds }),
    cancel: () =>
      job && void del(`/jobs/${job.id}`).catch((reason) => toast(explain(reason, t), { alert: true })),
  };
}
