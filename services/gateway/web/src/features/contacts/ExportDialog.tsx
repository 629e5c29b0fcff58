import { Button, SegmentedControl } from "@mantine/core";
import { IconFileExport } from "@tabler/icons-react";
import { useState } from "react";
import { del } from "@/api/client";
import { type ContactFilters, exportContacts } from "@/api/contacts";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { JobFile } from "@/ui/JobFile";
import { JobProgress } from "@/ui/JobProgress";
import { useBegun } from "@/ui/useBegun";

interface Props {
  filters: ContactFilters;
  total: number;
  onClose: () => void;
}

/** The list as it is narrowed now, as a file (K2). */
export function ExportDialog({ filters, total, onClose }: Props) {
  const { t } = useWords();
  const [format, setFormat] = useState<"csv" | "xlsx">("xlsx");
  const { job, start, busy, forget } = useBegun(() =>
    exportContacts({ ...filters, order: undefined }, format),
  );
  const running = job?.state === "running";
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
            forget();
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
          <JobFile job={job} label={t("contacts.download")} />
        ) : (
          <Button
            data-autofocus
            loading={busy}
            leftSection={<IconFileExport className="i s" aria-hidden />}
            onClick={start}
          >
            {t("contacts.makeFile")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
