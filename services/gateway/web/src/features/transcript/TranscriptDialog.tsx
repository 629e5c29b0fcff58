import { Button, SegmentedControl, Switch } from "@mantine/core";
import { IconDownload, IconFileTypePdf } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { del, post } from "@/api/client";
import { jobQuery, placeJob } from "@/api/jobs";
import type { Job, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { JobProgress } from "@/ui/JobProgress";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

type Scope = "ticket" | "contact";

/** A ticket, or all of a contact, as a document to hand over (T19). */
export function TranscriptDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [scope, setScope] = useState<Scope>("ticket");
  const [notes, setNotes] = useState(false);
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useQuery({ ...jobQuery(jobId ?? ""), enabled: jobId !== null }).data;

  const start = useMutation({
    mutationFn: () => post<{ job: Job }>(`/tickets/${ticket.id}/transcript`, { scope, notes }),
    onSuccess: ({ job: started }) => {
      placeJob(client, started);
      setJobId(started.id);
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const cancel = async () => {
    if (job?.state === "running") await del(`/jobs/${job.id}`).catch(() => undefined);
    onClose();
  };

  return (
    <Dialog onClose={onClose} title={t("transcript.title", { number: ticket.number })} size={440}>
      <div className="stack">
        <SegmentedControl
          fullWidth
          aria-label={t("transcript.scope")}
          value={scope}
          disabled={job?.state === "running"}
          onChange={(value) => {
            setScope(value as Scope);
            setJobId(null);
          }}
          data={[
            { value: "ticket", label: t("transcript.ticket") },
            { value: "contact", label: t("transcript.contact") },
          ]}
        />
        <Switch
          label={t("transcript.notes")}
          description={t("transcript.notesText")}
          checked={notes}
          disabled={job?.state === "running"}
          onChange={(event) => {
            setNotes(event.currentTarget.checked);
            setJobId(null);
          }}
        />
        {job && job.state !== "done" && <JobProgress job={job} label={t("transcript.making")} />}
      </div>
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={() => void cancel()}>
          {t(job?.state === "done" ? "action.close" : "action.cancel")}
        </Button>
        {job?.state === "done" ? (
          <Button
            component="a"
            href={`/api/v1/jobs/${job.id}/file`}
            download
            leftSection={<IconDownload className="i s" aria-hidden />}
          >
            {t("transcript.download")}
          </Button>
        ) : (
          <Button
            data-autofocus
            loading={start.isPending || job?.state === "running"}
            leftSection={<IconFileTypePdf className="i s" aria-hidden />}
            onClick={() => start.mutate()}
          >
            {t("transcript.make")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
