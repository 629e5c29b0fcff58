import { RadioCards } from "@/ui/form/RadioCards";
import "./hours.css";
import { put } from "@/api/client";
import type { Hours } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Form } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { Card } from "../Section";
import { Holidays } from "./Holidays";
import { WeekEditor } from "./WeekEditor";
import { OFFICE, ordered, wrongHours } from "./week";

interface Props<A> {
  id: string;
  path: string;
  hours: Hours | null;
  /** What having no hours means here. */
  none: "always" | "company";
  /** What the hours begin with once there shall be some. */
  start?: Hours | null;
  onSaved: (answer: A) => unknown;
}

/** When customers are served, of the company or of one queue. */
export function HoursForm<A>({ id, path, hours, none, start, onSaved }: Props<A>) {
  const { t } = useWords();
  const form = useForm<{ hours: Hours | null }, A>({
    id,
    initial: { hours },
    check: (values) => ({
      hours: values.hours !== null && wrongHours(values.hours) && t("settings.hours.check"),
    }),
    save: (values) => put<A>(path, { hours: values.hours && ordered(values.hours) }),
    onSaved,
  });
  const shown = form.values.hours;
  const set = (next: Hours | null) => form.set({ hours: next });
  return (
    <Form form={form}>
      <Card title={none === "company" ? t("settings.section.hours") : undefined}>
        <RadioCards
          label={t("settings.hours.which")}
          value={shown ? "own" : "none"}
          onChange={(value) => set(value === "none" ? null : (hours ?? start ?? OFFICE))}
          choices={[
            {
              value: "none",
              label: t(`settings.hours.none.${none}`),
              text: t(`settings.hours.noneText.${none}`),
            },
            { value: "own", label: t(`settings.hours.own.${none}`) },
          ]}
        />
        {shown && <WeekEditor hours={shown} onChange={set} />}
        {form.fault("hours") && (
          <p className="warn bad" role="alert" tabIndex={-1}>
            {form.fault("hours")}
          </p>
        )}
      </Card>
      {shown && (
        <Card title={t("settings.hours.holidays")} text={t("settings.hours.holidaysText")}>
          <Holidays days={shown.holidays} onChange={(holidays) => set({ ...shown, holidays })} />
        </Card>
      )}
    </Form>
  );
}
