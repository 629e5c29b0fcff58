import { Button, MultiSelect, SegmentedControl } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { fieldsQuery } from "@/api/boards";
import { tagsQuery } from "@/api/catalogues";
import { type ImportPlan, startImport } from "@/api/contacts";
import { placeJob } from "@/api/jobs";
import type { ContactFile, Duplicates, ImportPreview, Job } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";

const POLICIES: Duplicates[] = ["update", "skip", "create"];
const SHOWN = 8;

interface Props {
  file: ContactFile;
  plan: ImportPlan;
  preview: ImportPreview;
  setPlan: (plan: ImportPlan) => void;
  onBack: () => void;
  onStarted: (job: Job) => void;
}

/** What would come of it: the first rows as they were understood, what is left out and why, and who is known already. */
export function CheckStep({ file, plan, preview, setPlan, onBack, onStarted }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const tags = useQuery(tagsQuery).data ?? [];
  const custom = useQuery(fieldsQuery).data ?? [];
  const start = useMutation({
    mutationFn: () => startImport(file.id, plan),
    onSuccess: ({ job }) => {
      placeJob(client, job);
      onStarted(job);
    },
  });
  const called = (field: string) =>
    field.startsWith("field:")
      ? (custom.find(({ id }) => `field:${id}` === field)?.name ?? "")
      : t(`import.field.${field}`);
  const fields = [...new Set(Object.values(plan.columns))];
  const { faults, sample } = preview;
  return (
    <>
      {sample.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
        <section className="im-sample" tabIndex={0} aria-label={t("import.sample")}>
          <table>
            <thead>
              <tr>
                {fields.map((field) => (
                  <th key={field}>{called(field)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sample.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a file have no other name
                <tr key={at}>
                  {fields.map((field) => (
                    <td key={field}>{row[field]}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {preview.rejected > 0 && (
        <div className="warn pend im-faults">
          <IconAlertTriangle className="i" aria-hidden />
          <div>
            <p>
              <b className="m">{t("import.rejected", { count: preview.rejected })}</b>{" "}
              {t("import.rejectedText")}
            </p>
            <ul>
              {faults.slice(0, SHOWN).map(({ row, field, code, rule, value }) => (
                <li key={`${row} ${field} ${value}`} className="sm">
                  {t("import.fault", { row, field: called(field) })}{" "}
                  {t(`import.rule.${code.replace(".", "_")}`, { defaultValue: rule })}
                  {value && <span className="mute"> ({value})</span>}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
      <div className="im-policy">
        <span className="sm">
          {t("import.known", { count: preview.known })}
          {preview.repeated > 0 && ` ${t("import.repeated", { count: preview.repeated })}`}
        </span>
        <SegmentedControl
          fullWidth
          aria-label={t("import.duplicates")}
          value={plan.duplicates}
          onChange={(value) => setPlan({ ...plan, duplicates: value as Duplicates })}
          data={POLICIES.map((value) => ({ value, label: t(`import.policy.${value}`) }))}
        />
        <span className="sm mute">{t(`import.policyText.${plan.duplicates}`)}</span>
      </div>
      <MultiSelect
        label={t("import.tagAll")}
        placeholder={plan.tag_ids.length ? undefined : t("common.none")}
        searchable
        value={plan.tag_ids}
        onChange={(tag_ids) => setPlan({ ...plan, tag_ids })}
        data={tags.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {start.isError && (
        <p className="warn bad" role="alert">
          {explain(start.error, t)}
        </p>
      )}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onBack}>
          {t("import.back")}
        </Button>
        <Button
          data-autofocus
          disabled={preview.good === 0}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {t("import.start", { count: preview.good })}
        </Button>
      </div>
    </>
  );
}
