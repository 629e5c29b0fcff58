import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { del } from "@/api/client";
import { contactKeys } from "@/api/contacts";
import { jobQuery } from "@/api/jobs";
import type { ImportResult } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { JobFile } from "@/ui/JobFile";
import { JobProgress } from "@/ui/JobProgress";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

const COUNTS = ["created", "updated", "skipped", "rejected"] as const;

/** How far it is, and in the end what came of it; the dialog may be closed meanwhile. */
export function ResultStep({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const job = useQuery(jobQuery(jobId)).data;
  const over = job !== undefined && job.state !== "running";
  const result = job?.result as ImportResult | null | undefined;
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: contactKeys.all });
  }, [over, client]);
  if (!job) return null;
  const stop = () =>
    void del(`/jobs/${job.id}`).catch((reason) => toast(explain(reason, t), { alert: true }));
  return (
    <>
      {over && job.state !== "failed" && result ? (
        <>
          <p className="m" role="status">
            {t(`import.over.${job.state}`)}
          </p>
          <dl className="im-counts">
            {COUNTS.map((count) => (
              <div key={count}>
                <dt>{t(`import.count.${count}`)}</dt>
                <dd className="n">{result[count].toLocaleString()}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : (
        <>
          <JobProgress job={job} label={t("import.running")} />
          {!over && <p className="sm mute">{t("import.meanwhile")}</p>}
        </>
      )}
      <div className="dialog-foot">
        {!over && (
          <Button variant="subtle" color="gray" onClick={stop}>
            {t("import.stop")}
          </Button>
        )}
        {over && result && result.rejected > 0 && (
          <JobFile job={job} label={t("import.report")} variant="default" />
        )}
        <Button data-autofocus onClick={onClose}>
          {t("action.close")}
        </Button>
      </div>
    </>
  );
}
