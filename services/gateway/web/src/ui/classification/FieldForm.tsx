import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Refusal } from "@/api/client";
import type { CustomField, FieldValue } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { Choices } from "./Choices";

interface Props {
  field: CustomField;
  value: FieldValue | undefined;
  /** Rejects with what the server refused. */
  onSave: (value: FieldValue) => Promise<unknown>;
  onDone: () => void;
}

/** A custom field filled in: picked from what it offers, or typed; the server says what does not fit. */
export function FieldForm({ field, value, onSave, onDone }: Props) {
  const { t } = useWords();
  const [text, setText] = useState(value === undefined ? "" : String(value));
  const [fault, setFault] = useState<string>();
  const save = async (wanted: FieldValue) => {
    try {
      await onSave(wanted);
      onDone();
    } catch (reason) {
      const rule = reason instanceof Refusal ? reason.problem.fields?.[0]?.rule : undefined;
      setFault(rule ? t(`field.rule.${field.kind}`) : explain(reason, t));
    }
  };
  if (field.kind === "choice" || field.kind === "yes_no") {
    const offered =
      field.kind === "choice"
        ? field.choices.map((name) => ({ id: name, name, chosen: name === value }))
        : [true, false].map((each) => ({
            id: String(each),
            name: t(each ? "field.yes" : "field.no"),
            chosen: each === value,
          }));
    return (
      <>
        <Choices
          label={field.name}
          empty=""
          choices={offered}
          onChoose={(id) => void save(field.kind === "yes_no" ? id === "true" : id)}
        />
        {fault && (
          <p className="warn bad" role="alert">
            {fault}
          </p>
        )}
      </>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) void save(text.trim());
  };
  return (
    <form className="value" onSubmit={submit}>
      <TextInput
        data-autofocus
        label={field.name}
        type={field.kind === "date" ? "date" : field.kind === "link" ? "url" : "text"}
        inputMode={field.kind === "number" ? "decimal" : undefined}
        autoComplete="off"
        maxLength={field.kind === "link" ? 2_000 : 1_000}
        value={text}
        error={fault}
        onChange={(event) => {
          setFault(undefined);
          setText(event.currentTarget.value);
        }}
      />
      <Button type="submit" disabled={!text.trim()}>
        {t("action.save")}
      </Button>
    </form>
  );
}
