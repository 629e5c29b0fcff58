import { TextInput } from "@mantine/core";
import type { TicketFilters } from "@/api/filters";
import { useWords } from "@/i18n/spoken";

interface Props {
  filters: TicketFilters;
  onChange: (change: Partial<TicketFilters>) => void;
}

/** When tickets came: from one day to another, both included. */
export function DayRange({ filters, onChange }: Props) {
  const { t } = useWords();
  const { opened_from: from, opened_to: to } = filters;
  const backwards = from !== undefined && to !== undefined && from > to;
  return (
    <fieldset className="frange">
      <legend>{t("filter.period")}</legend>
      <TextInput
        type="date"
        aria-label={t("filter.from")}
        max={to}
        value={from ?? ""}
        onChange={(event) => onChange({ opened_from: event.currentTarget.value || undefined })}
      />
      <span className="mute">{t("filter.until")}</span>
      <TextInput
        type="date"
        aria-label={t("filter.to")}
        min={from}
        value={to ?? ""}
        error={backwards}
        onChange={(event) => onChange({ opened_to: event.currentTarget.value || undefined })}
      />
      {backwards && (
        <p className="warn bad" role="alert">
          {t("filter.backwards")}
        </p>
      )}
    </fieldset>
  );
}
