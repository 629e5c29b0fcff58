import { Button, SegmentedControl } from "@mantine/core";
import { IconDownload, IconFileExport } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { del } from "@/api/client";
import { type ContactFilters, exportContacts } from "@/api/contacts";
import { jobQuery, placeJob } from "@/api/jobs";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { JobProgress } from "@/ui/JobProgress";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

interface Props {
  filters: ContactFilters;
  total: number;
  onClose: () => void;
}

/** The list as it is narrowed now, as a file (K2). */
export function ExportDialog({ filters, total, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const [format, setFormat] = useState<"csv" | "xlsx">("xlsx");
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useQuery({ ...jobQuery(jobId ?? ""), enabled: jobId !== null }).data;
  const running = job?.state === "running";
  const start = useMutation({
    mutationFn: () => exportContacts({ ...filters, order: undefined }, format),
    onSuccess: ({ job: started }) => {
      placeJob(client, started);
      setJobId(started.id);
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const leave = () => {
    if (running) void del(`/jobs/${job.id}`).catch(() => undefined);
    onClose();
  };
  return (
    <Dialog onClose={leave} title={t("contacts.export")} size={420}>
      <div className="stack">
        <p className="sec">{t("contacts.exportText", { count: total })}</p>
        <SegmentedControl
          fullWidth
          aria-label={t("contacts.format")}
          value={format}
          disabled={running}
          onChange={(value) => {
            setFormat(value as "csv" | "xlsx");
            setJobId(null);
          }}
          data={[
            { value: "xlsx", label: "Excel (XLSX)" },
            { value: "csv", label: "CSV" },
          ]}
        />
        {job && job.state !== "done" && <JobProgress job={job} label={t("contacts.exporting")} />}
      </div>
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={leave}>
          {t(job?.state === "done" ? "action.close" : "action.cancel")}
        </Button>
        {job?.state === "done" ? (
          <Button
            component="a"
            href={`/api/v1/jobs/${job.id}/file`}
            download
            leftSection={<IconDownload className="i s" aria-hidden />}
          >
            {t("contacts.download")}
          </Button>
        ) : (
          <Button
            data-autofocus
            loading={start.isPending || running}
            leftSection={<IconFileExport className="i s" aria-hidden />}
            onClick={() => start.mutate()}
          >
            {t("contacts.makeFile")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
