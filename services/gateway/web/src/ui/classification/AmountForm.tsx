import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { companyQuery } from "@/api/catalogues";
import type { Money } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { centsOf } from "@/ui/money";

interface Props {
  label: string;
  value: Money | null;
  /** An empty field takes the amount away. */
  onSave: (value: Money | null) => void;
}

/** An amount in the company's currency, unless it has one already. */
export function AmountForm({ label, value, onSave }: Props) {
  const { t, i18n } = useWords();
  const company = useQuery(companyQuery).data;
  const currency = value?.currency ?? company?.currency ?? "BRL";
  const spelled = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 2 });
  const [text, setText] = useState(() => (value ? spelled.format(value.cents / 100) : ""));
  const empty = text.trim() === "";
  const cents = empty ? null : centsOf(text);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (empty) onSave(null);
    else if (cents !== null) onSave({ cents, currency });
  };
  return (
    <form className="value" onSubmit={save}>
      <TextInput
        data-autofocus
        label={label}
        inputMode="decimal"
        autoComplete="off"
        leftSection={<span className="sm mute">{currency}</span>}
        leftSectionWidth={44}
        value={text}
        error={!empty && cents === null && t("value.unreadable")}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!empty && cents === null}>
        {t("action.save")}
      </Button>
    </form>
  );
}
