import { TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { companyQuery } from "@/api/catalogues";
import { put } from "@/api/client";
import type { Company } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Form } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { Skeleton } from "@/ui/Skeleton";
import { Failed } from "../Failed";
import { Card, Section } from "../Section";

const LAST = 1_440;
const STEPS = ["first", "second", "third"] as const;

/** From how many minutes on a waiting customer stands out in lists and on the panel. */
export function WaitingSection() {
  const { t } = useWords();
  const company = useQuery(companyQuery);
  return (
    <Section title={t("settings.section.waiting")} text={t("settings.waiting.text")}>
      {company.isPending && <Skeleton />}
      {company.isError && <Failed retry={() => void company.refetch()} />}
      {company.data && <Thresholds company={company.data} />}
    </Section>
  );
}

function Thresholds({ company }: { company: Company }) {
  const { t } = useWords();
  const client = useQueryClient();
  const form = useForm({
    id: "waiting",
    initial: { waiting: company.thresholds.waiting as number[] },
    check: ({ waiting }) => ({ waiting: !rise(waiting) && t("settings.waiting.wrong", { last: LAST }) }),
    faults: { "company.thresholds_do_not_rise": "waiting" },
    save: ({ waiting }) => put<{ company: Company }>("/company/thresholds", { waiting }),
    onSaved: ({ company: saved }) => client.setQueryData(companyQuery.queryKey, saved),
  });
  const { waiting } = form.values;
  const wrong = form.fault("waiting");
  return (
    <Form form={form}>
      <Card>
        <div className="steps">
          {STEPS.map((step, index) => (
            <TextInput
              key={step}
              type="number"
              min={1}
              max={LAST}
              label={t(`settings.waiting.${step}`)}
              description={<span className={`age a${index + 1}`}>{waiting[index] || "?"} min</span>}
              value={waiting[index] || ""}
              error={Boolean(wrong)}
              onChange={(event) => {
                const typed = Number(event.currentTarget.value);
                form.set({ waiting: waiting.map((held, at) => (at === index ? typed : held)) });
              }}
            />
          ))}
        </div>
        {wrong && (
          <p className="sm bad" role="alert">
            {wrong}
          </p>
        )}
      </Card>
    </Form>
  );
}

function rise(waiting: number[]): boolean {
  const whole = waiting.every((each) => Number.isInteger(each) && each > 0 && each <= LAST);
  return whole && waiting.every((each, index) => index === 0 || each > (waiting[index - 1] ?? 0));
}
