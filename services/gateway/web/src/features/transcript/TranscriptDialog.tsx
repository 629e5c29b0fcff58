import { Button, SegmentedControl, Switch } from "@mantine/core";
import { IconFileTypePdf } from "@tabler/icons-react";
import { useState } from "react";
import { del, post } from "@/api/client";
import type { Job, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { JobFile } from "@/ui/JobFile";
import { JobProgress } from "@/ui/JobProgress";
import { useBegun } from "@/ui/useBegun";

type Scope = "ticket" | "contact";

/** A ticket, or all of a contact, as a document to hand over (T19). */
export function TranscriptDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useWords();
  const [scope, setScope] = useState<Scope>("ticket");
  const [notes, setNotes] = useState(false);
  const { job, start, busy, forget } = useBegun(() =>
    post<{ job: Job }>(`/tickets/${ticket.id}/transcript`, { scope, notes }),
  );
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
            forget();
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
            forget();
          }}
        />
        {job && job.state !== "done" && <JobProgress job={job} label={t("transcript.making")} />}
      </div>
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={() => void cancel()}>
          {t(job?.state === "done" ? "action.close" : "action.cancel")}
        </Button>
        {job?.state === "done" ? (
          <JobFile job={job} label={t("transcript.download")} />
        ) : (
          <Button
            data-autofocus
            loading={busy}
            leftSection={<IconFileTypePdf className="i s" aria-hidden />}
            onClick={start}
          >
            {t("transcript.make")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
