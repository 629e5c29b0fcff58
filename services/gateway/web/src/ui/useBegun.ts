import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { jobQuery, placeJob } from "@/api/jobs";
import type { Job } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "./refusal";
import { toast } from "./toast";

/** A job that is begun by a button, and how far it is; `forget` makes place for another. */
export function useBegun(begin: () => Promise<{ job: Job }>) {
  const { t } = useWords();
  const client = useQueryClient();
  const [id, setId] = useState<string | null>(null);
  const job = useQuery({ ...jobQuery(id ?? ""), enabled: id !== null }).data;
  const start = useMutation({
    mutationFn: begin,
    onSuccess: ({ job: begun }) => {
      placeJob(client, begun);
      setId(begun.id);
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  return {
    job,
    start: () => start.mutate(),
    busy: start.isPending || job?.state === "running",
    forget: () => setId(null),
  };
}
