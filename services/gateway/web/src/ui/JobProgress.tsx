import type { Job } from "@/api/types";
import { useWords } from "@/i18n/spoken";

/** How far a job is, as a bar and in words; a failed one says so. */
export function JobProgress({ job, label }: { job: Job; label: string }) {
  const { t } = useWords();
  if (job.state === "failed")
    return (
      <p className="bad sm" role="alert">
        {t("job.failed")}
      </p>
    );
  return (
    <div className="job">
      <div className="row sm">
        <span className="grow">{label}</span>
        <span className="n mute">
          {job.total > 1 ? t("job.count", { done: job.done, total: job.total }) : ""}
        </span>
      </div>
      <progress aria-label={label} max={job.total || undefined} value={job.total ? job.done : undefined} />
    </div>
  );
}
