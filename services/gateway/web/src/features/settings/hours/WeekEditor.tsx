import { Button, Switch, TextInput } from "@mantine/core";
import { IconCopy, IconPlus, IconX } from "@tabler/icons-react";
import type { Hours, Span, Weekday } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Tip } from "@/ui/Tip";
import { MOST_SPANS, nextSpan, place, WEEKDAYS, wrongSpans } from "./week";

interface Props {
  hours: Hours;
  onChange: (hours: Hours) => void;
}

/** A week, day by day: when it is served, in fields for the keyboard and bars for the eye. */
export function WeekEditor({ hours, onChange }: Props) {
  const { t } = useWords();
  const set = (day: Weekday, spans: Span[]) => onChange({ ...hours, [day]: spans });
  const toAll = (day: Weekday) =>
    onChange({ ...hours, ...Object.fromEntries(WEEKDAYS.slice(0, 5).map((each) => [each, hours[day]])) });
  return (
    <div className="wk">
      {WEEKDAYS.map((day) => (
        <Day
          key={day}
          name={t(`settings.hours.day.${day}`)}
          spans={hours[day]}
          onChange={(spans) => set(day, spans)}
          onCopy={day === "mon" ? () => toAll(day) : undefined}
        />
      ))}
    </div>
  );
}

interface DayProps {
  name: string;
  spans: Span[];
  onChange: (spans: Span[]) => void;
  onCopy?: () => void;
}

function Day({ name, spans, onChange, onCopy }: DayProps) {
  const { t } = useWords();
  const wrong = wrongSpans(spans);
  const change = (index: number, span: Span) =>
    onChange(spans.map((held, at) => (at === index ? span : held)));
  return (
    <fieldset className="wk-day" data-invalid={wrong ? true : undefined}>
      <legend className="vh">{name}</legend>
      <Switch
        label={name}
        checked={spans.length > 0}
        onChange={(event) => onChange(event.currentTarget.checked ? [nextSpan([])] : [])}
      />
      <div className="wk-spans">
        {spans.length === 0 && <span className="sm mute">{t("settings.hours.closed")}</span>}
        {spans.map(([from, to], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a span is nothing but its place and its two times
          <span className="wk-span" key={index}>
            <TextInput
              type="time"
              aria-label={t("settings.hours.from", { day: name })}
              value={from}
              onChange={(event) => change(index, [event.currentTarget.value, to])}
            />
            <span className="mute" aria-hidden>
              –
            </span>
            <TextInput
              type="time"
              aria-label={t("settings.hours.to", { day: name })}
              value={to === "24:00" ? "00:00" : to}
              onChange={(event) => {
                const typed = event.currentTarget.value;
                change(index, [from, typed === "00:00" ? "24:00" : typed]);
              }}
            />
            <Tip
              size={28}
              label={t("settings.hours.remove", { from, to })}
              onClick={() => onChange(spans.filter((_, at) => at !== index))}
            >
              <IconX className="i xs" aria-hidden />
            </Tip>
          </span>
        ))}
        {spans.length > 0 && spans.length < MOST_SPANS && (
          <Tip
            size={28}
            label={t("settings.hours.add", { day: name })}
            onClick={() => onChange([...spans, nextSpan(spans)])}
          >
            <IconPlus className="i xs" aria-hidden />
          </Tip>
        )}
        {onCopy && spans.length > 0 && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            leftSection={<IconCopy className="i xs" aria-hidden />}
            onClick={onCopy}
          >
            {t("settings.hours.toWeek")}
          </Button>
        )}
      </div>
      <span className="wk-bar" aria-hidden>
        {spans.map((span) => (
          <i key={span.join()} style={place(span)} />
        ))}
      </span>
      {wrong && (
        <p className="sm bad" role="alert">
          {t(`settings.hours.wrong.${wrong}`)}
        </p>
      )}
    </fieldset>
  );
}
