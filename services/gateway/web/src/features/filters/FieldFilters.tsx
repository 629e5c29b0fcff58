import { MultiSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fieldsQuery } from "@/api/boards";
import type { TicketFilters } from "@/api/filters";
import type { CustomField } from "@/api/types";
import { useWords } from "@/i18n/spoken";

type Part = "field" | "field_min" | "field_max";

interface Props {
  filters: TicketFilters;
  onChange: (change: Partial<TicketFilters>) => void;
}

const valuesOf = (held: string[] | undefined, id: string) =>
  (held ?? []).filter((each) => each.startsWith(`${id}:`)).map((each) => each.slice(id.length + 1));

/** What custom fields must say: one of several answers, a text within, or something between bounds (B8). */
export function FieldFilters({ filters, onChange }: Props) {
  const { t } = useWords();
  const fields = (useQuery(fieldsQuery).data ?? []).filter((field) => field.on === "ticket");
  const set = (part: Part, id: string, values: string[]) => {
    const others = (filters[part] ?? []).filter((each) => !each.startsWith(`${id}:`));
    const all = [...others, ...values.map((value) => `${id}:${value}`)];
    onChange({ [part]: all.length ? all : undefined });
  };
  return fields.map((field) => {
    const said = valuesOf(filters.field, field.id);
    if (field.kind === "choice" || field.kind === "yes_no") {
      const offered =
        field.kind === "choice"
          ? field.choices.map((name) => ({ value: name, label: name }))
          : [true, false].map((each) => ({ value: String(each), label: t(each ? "field.yes" : "field.no") }));
      return (
        <MultiSelect
          key={field.id}
          label={field.name}
          size="sm"
          hidePickedOptions
          placeholder={said.length ? undefined : t("filter.any")}
          comboboxProps={{ withinPortal: false, shadow: "md" }}
          data={offered}
          value={said}
          onChange={(values) => set("field", field.id, values)}
        />
      );
    }
    if (field.kind === "text" || field.kind === "link")
      return (
        <Typed
          key={field.id}
          label={field.name}
          value={said[0] ?? ""}
          onTake={(value) => set("field", field.id, value ? [value] : [])}
        />
      );
    return <Between key={field.id} {...{ field, filters }} onTake={set} />;
  });
}

interface BetweenProps {
  field: CustomField;
  filters: TicketFilters;
  onTake: (part: Part, id: string, values: string[]) => void;
}

function Between({ field, filters, onTake }: BetweenProps) {
  const { t } = useWords();
  const type = field.kind === "date" ? "date" : "text";
  const bound = (part: "field_min" | "field_max", label: string) => (
    <Typed
      label={`${field.name}: ${label}`}
      quiet={label}
      type={type}
      value={valuesOf(filters[part], field.id)[0] ?? ""}
      onTake={(value) => onTake(part, field.id, value ? [value] : [])}
    />
  );
  return (
    <fieldset className="frange">
      <legend>{field.name}</legend>
      {bound("field_min", t("filter.least"))}
      <span className="mute">{t("filter.until")}</span>
      {bound("field_max", t("filter.most"))}
    </fieldset>
  );
}

interface TypedProps {
  label: string;
  /** Stands in the field itself; the label is for screen readers only. */
  quiet?: string;
  type?: "text" | "date";
  value: string;
  onTake: (value: string) => void;
}

/** Taken over once the field is left, so that half a word narrows nothing. */
function Typed({ label, quiet, type = "text", value, onTake }: TypedProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const take = () => {
    if (text.trim() !== value) onTake(text.trim());
  };
  return (
    <TextInput
      label={quiet ? undefined : label}
      aria-label={quiet ? label : undefined}
      placeholder={quiet}
      type={type}
      size="sm"
      maxLength={100}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
    />
  );
}
