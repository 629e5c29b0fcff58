import { useState } from "react";
import type { ImportPlan } from "@/api/contacts";
import type { ContactField, ContactFile, ImportPreview, Job } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { CheckStep } from "./CheckStep";
import { ColumnsStep } from "./ColumnsStep";
import { FileStep } from "./FileStep";
import { ResultStep } from "./ResultStep";
import "./import.css";

const STEPS = ["file", "columns", "check", "result"] as const;

/** From a file to contacts, in four steps; nothing changes before the third (K2). */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const [file, setFile] = useState<ContactFile>();
  const [plan, setPlan] = useState<ImportPlan>({ columns: {}, duplicates: "update", tag_ids: [] });
  const [preview, setPreview] = useState<ImportPreview>();
  const [job, setJob] = useState<Job>();
  const step = job ? "result" : preview ? "check" : file ? "columns" : "file";

  const take = (taken: ContactFile) => {
    const guessed = taken.columns.filter((column) => column.guess);
    const columns = Object.fromEntries(guessed.map(({ index, guess }) => [index, guess as ContactField]));
    setFile(taken);
    setPlan({ ...plan, columns });
  };
  return (
    <Dialog onClose={onClose} title={t("import.title")} size={640}>
      <ol className="steps">
        {STEPS.map((each) => (
          <li key={each} aria-current={each === step ? "step" : undefined}>
            {t(`import.step.${each}`)}
          </li>
        ))}
      </ol>
      {job ? (
        <ResultStep jobId={job.id} onClose={onClose} />
      ) : file && preview ? (
        <CheckStep
          {...{ file, plan, preview, setPlan }}
          onBack={() => setPreview(undefined)}
          onStarted={setJob}
        />
      ) : file ? (
        <ColumnsStep
          {...{ file, plan, setPlan }}
          onOther={() => setFile(undefined)}
          onChecked={setPreview}
          onCancel={onClose}
        />
      ) : (
        <FileStep onTaken={take} />
      )}
    </Dialog>
  );
}
