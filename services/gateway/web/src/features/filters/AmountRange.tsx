import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { TicketFilters } from "@/api/filters";
import { useWords } from "@/i18n/spoken";
import { centsOf } from "@/ui/money";
import { amountText } from "./amount";

interface Props {
  filters: TicketFilters;
  currency: string;
  onChange: (change: Partial<TicketFilters>) => void;
}

export function AmountRange({ filters, currency, onChange }: Props) {
  const { t } = useWords();
  const { value_min: least, value_max: most } = filters;
  const backwards = least !== undefined && most !== undefined && least > most;
  return (
    <fieldset className="frange">
      <legend>{t("filter.value", { currency })}</legend>
      <Amount
        label={t("filter.least")}
        cents={least}
        onChange={(value_min) => onChange({ value_min })}
        wrong={false}
      />
      <span className="mute">{t("filter.until")}</span>
      <Amount
        label={t("filter.most")}
        cents={most}
        onChange={(value_max) => onChange({ value_max })}
        wrong={backwards}
      />
      {backwards && (
        <p className="warn bad" role="alert">
          {t("filter.backwards")}
        </p>
      )}
    </fieldset>
  );
}

interface AmountProps {
  label: string;
  cents: number | undefined;
  wrong: boolean;
  onChange: (cents: number | undefined) => void;
}

/** Taken over once the field is left, so that half an amount narrows nothing. */
function Amount({ label, cents, wrong, onChange }: AmountProps) {
  const { t, i18n } = useWords();
  const [text, setText] = useState(amountText(cents, i18n.language));
  useEffect(() => setText(amountText(cents, i18n.language)), [cents, i18n.language]);
  const read = text.trim() ? centsOf(text) : undefined;
  const take = () => {
    if (read !== null && read !== cents) onChange(read);
  };
  return (
    <TextInput
      inputMode="decimal"
      aria-label={label}
      placeholder={label}
      value={text}
      error={read === null ? t("filter.notAmount") : wrong}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
    />
  );
}
