import { Switch, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { companyQuery } from "@/api/catalogues";
import { put } from "@/api/client";
import type { Company } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Form } from "@/ui/form/Form";
import { RadioCards } from "@/ui/form/RadioCards";
import { useForm } from "@/ui/form/useForm";
import { VariableText } from "@/ui/form/VariableText";
import { VARIABLES } from "@/ui/form/variables";
import { Skeleton } from "@/ui/Skeleton";
import { Failed } from "../Failed";
import { Card, Section } from "../Section";

const MOST_MINUTES = 10_080;

/** How customers are asked for a score (T17). */
export function RatingSection() {
  const { t } = useWords();
  const company = useQuery(companyQuery);
  return (
    <Section wide title={t("settings.section.rating")} text={t("settings.rating.text")}>
      {company.isPending && <Skeleton />}
      {company.isError && <Failed retry={() => void company.refetch()} />}
      {company.data && <Rating company={company.data} />}
    </Section>
  );
}

function Rating({ company }: { company: Company }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { on_resolve, scale, text, minutes, thanks } = company.rating;
  const form = useForm({
    id: "rating",
    initial: { on_resolve, scale: String(scale), text: text ?? "", minutes, thanks: thanks ?? "" },
    check: (values) => ({
      text: !values.text.trim() && t("settings.rating.textEmpty"),
      minutes:
        !(values.minutes >= 1 && values.minutes <= MOST_MINUTES && Number.isInteger(values.minutes)) &&
        t("settings.rating.minutesWrong", { most: MOST_MINUTES }),
    }),
    save: (values) =>
      put<{ company: Company }>("/company/rating", {
        ...values,
        scale: Number(values.scale),
        text: values.text.trim(),
        thanks: values.thanks.trim(),
      }),
    onSaved: ({ company: saved }) => client.setQueryData(companyQuery.queryKey, saved),
  });
  const { values, set, fault } = form;
  return (
    <Form form={form}>
      <Card>
        <Switch
          mb={20}
          label={t("settings.rating.onResolve")}
          description={t("settings.rating.onResolveText")}
          checked={values.on_resolve}
          onChange={(event) => set({ on_resolve: event.currentTarget.checked })}
        />
        <RadioCards
          label={t("settings.rating.scale")}
          value={values.scale}
          onChange={(chosen) => set({ scale: chosen })}
          choices={["5", "10"].map((value) => ({ value, label: t("settings.rating.upTo", { most: value }) }))}
        />
        <TextInput
          className="set-short"
          type="number"
          label={t("settings.rating.minutes")}
          description={t("settings.rating.minutesText")}
          min={1}
          max={MOST_MINUTES}
          value={values.minutes || ""}
          error={fault("minutes")}
          onChange={(event) => set({ minutes: Number(event.currentTarget.value) })}
        />
      </Card>
      <Card>
        <VariableText
          label={t("settings.rating.question")}
          value={values.text}
          error={fault("text")}
          variables={[...VARIABLES, "scale"]}
          onChange={(said) => set({ text: said })}
        />
      </Card>
      <Card>
        <VariableText
          label={t("settings.rating.thanks")}
          description={t("settings.rating.thanksText")}
          value={values.thanks}
          error={fault("thanks")}
          onChange={(said) => set({ thanks: said })}
        />
      </Card>
    </Form>
  );
}
