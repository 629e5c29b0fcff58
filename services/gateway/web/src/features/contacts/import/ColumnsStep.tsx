import { Button, Select } from "@mantine/core";
import { IconArrowRight, IconFileSpreadsheet } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { fieldsQuery } from "@/api/boards";
import { type ImportPlan, previewImport } from "@/api/contacts";
import type { ContactField, ContactFile, ImportPreview } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";

const FIELDS: ContactField[] = ["name", "phone", "email", "birthday", "address", "tags"];

interface Props {
  file: ContactFile;
  plan: ImportPlan;
  setPlan: (plan: ImportPlan) => void;
  onOther: () => void;
  onChecked: (preview: ImportPreview) => void;
  onCancel: () => void;
}

/** Which column of the file is which field here; what the desk guessed can be changed. */
export function ColumnsStep({ file, plan, setPlan, onOther, onChecked, onCancel }: Props) {
  const { t } = useWords();
  const custom = (useQuery(fieldsQuery).data ?? []).filter(({ on }) => on === "contact");
  const taken = Object.values(plan.columns);
  const reachable = taken.includes("phone") || taken.includes("email");
  const check = useMutation({ mutationFn: () => previewImport(file.id, plan), onSuccess: onChecked });

  const choose = (index: number, field: string | null) => {
    const columns = Object.fromEntries(
      Object.entries(plan.columns).filter(
        ([at, held]) => at !== String(index) && (held !== field || field === "tags"),
      ),
    );
    check.reset();
    setPlan({ ...plan, columns: field ? { ...columns, [index]: field as ContactField } : columns });
  };
  const choices = [
    ...FIELDS.map((field) => ({ value: field, label: t(`import.field.${field}`) })),
    ...custom.map(({ id, name }) => ({ value: `field:${id}`, label: name })),
  ];
  return (
    <>
      <div className="im-file">
        <IconFileSpreadsheet className="i xl" aria-hidden />
        <span className="grow">
          <span className="m t">{file.name}</span>
          <span className="sm mute n">
            {t("import.size", { count: file.rows, columns: file.columns.length })}
          </span>
        </span>
        <Button variant="subtle" color="gray" size="xs" onClick={onOther}>
          {t("import.other")}
        </Button>
      </div>
      <div className="map">
        <span className="sm mute">{t("import.column")}</span>
        <span />
        <span className="sm mute">{t("import.fieldHere")}</span>
        {file.columns.map(({ index, name, samples }) => (
          <Fragment key={index}>
            <span className="t">
              <span className="m">{name || t("import.unnamed", { number: index + 1 })}</span>{" "}
              <span className="mute sm">{samples[0]}</span>
            </span>
            <IconArrowRight className="i s mute" aria-hidden />
            <Select
              aria-label={t("import.fieldOf", { name: name || index + 1 })}
              placeholder={t("import.leave")}
              clearable
              value={plan.columns[index] ?? null}
              onChange={(field) => choose(index, field)}
              data={choices}
            />
          </Fragment>
        ))}
      </div>
      {!reachable && <p className="warn pend">{t("import.needsNumber")}</p>}
      {check.isError && (
        <p className="warn bad" role="alert">
          {explain(check.error, t)}
        </p>
      )}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onCancel}>
          {t("action.cancel")}
        </Button>
        <Button disabled={!reachable} loading={check.isPending} onClick={() => check.mutate()}>
          {t("import.check", { count: file.rows })}
        </Button>
      </div>
    </>
  );
}
