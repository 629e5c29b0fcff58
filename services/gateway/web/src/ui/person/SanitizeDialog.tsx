import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { contactKeys } from "@/api/contacts";
import { jobQuery, placeJob } from "@/api/jobs";
import { sanitize } from "@/api/persons";
import type { Named, Sanitized } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { JobProgress } from "@/ui/JobProgress";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import "./person.css";

/** Asks first, puts a contact in order, and reports what it did (K7). */
export function SanitizeDialog({ contact, onClose }: { contact: Named; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useQuery({ ...jobQuery(jobId ?? ""), enabled: jobId !== null }).data;
  const start = useMutation({
    mutationFn: () => sanitize(contact.id),
    onSuccess: ({ job: started }) => {
      placeJob(client, started);
      setJobId(started.id);
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const done = job?.state === "done";
  useEffect(() => {
    if (!done) return;
    void client.invalidateQueries({ queryKey: contactKeys.one(contact.id) });
    void client.invalidateQueries({ queryKey: contactKeys.all });
    void client.invalidateQueries({ queryKey: ["doubles", contact.id] });
    void client.invalidateQueries({ queryKey: ["contact-history", contact.id] });
  }, [done, client, contact.id]);

  return (
    <Dialog onClose={onClose} title={t("person.sanitizeTitle", { name: contact.name })} size={440}>
      {!job && (
        <div className="stack">
          <p className="sec">{t("person.sanitizeAsk")}</p>
          <ul className="person-report">
            <li>{t("person.sanitizeName")}</li>
            <li>{t("person.sanitizeDoubles")}</li>
            <li>{t("person.sanitizeTickets")}</li>
          </ul>
        </div>
      )}
      {job && !done && <JobProgress job={job} label={t("person.sanitizing")} />}
      {done && <Report found={job.result as unknown as Sanitized} />}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t(done ? "action.close" : "action.cancel")}
        </Button>
        {!done && (
          <Button
            data-autofocus
            loading={start.isPending || job?.state === "running"}
            onClick={() => start.mutate()}
          >
            {t("person.sanitize")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function Report({ found }: { found: Sanitized }) {
  const { t } = useWords();
  const said = [
    found.renamed === null ? t("person.nameStays") : t("person.renamed", { name: found.renamed }),
    found.merged.length === 0
      ? t("person.noDoubles")
      : t("person.merged", { names: found.merged.map(({ name }) => name).join(", ") }),
    ...found.not_merged.map(({ name }) => t("person.notMerged", { name })),
    t("person.ticketsClosed", { count: found.tickets_closed }),
  ];
  return (
    <ul className="person-report" role="status">
      {said.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}
