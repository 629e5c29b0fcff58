import { useQuery, useQueryClient } from "@tanstack/react-query";
import { companyQuery } from "@/api/catalogues";
import { put } from "@/api/client";
import type { Company } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Form } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { VariableText } from "@/ui/form/VariableText";
import { Skeleton } from "@/ui/Skeleton";
import { Failed } from "../Failed";
import { Card, Section } from "../Section";

export const COMPANY_TEXTS = [
  "greeting",
  "absence",
  "accepted",
  "transferred",
  "closing",
  "protocol",
  "video_call",
] as const;

/** What the desk says by itself, in the company's words (T6, T16, T20, T23). */
export function TextsSection() {
  const { t } = useWords();
  const company = useQuery(companyQuery);
  return (
    <Section wide title={t("settings.section.texts")} text={t("settings.texts.text")}>
      {company.isPending && <Skeleton />}
      {company.isError && <Failed retry={() => void company.refetch()} />}
      {company.data && <Texts company={company.data} />}
    </Section>
  );
}

function Texts({ company }: { company: Company }) {
  const { t } = useWords();
  const client = useQueryClient();
  const initial = Object.fromEntries(COMPANY_TEXTS.map((name) => [name, company.texts[name] ?? ""]));
  const form = useForm({
    id: "texts",
    initial,
    save: (values) =>
      put<{ company: Company }>(
        "/company/texts",
        Object.fromEntries(COMPANY_TEXTS.map((name) => [name, values[name]?.trim() || null])),
      ),
    onSaved: ({ company: saved }) => client.setQueryData(companyQuery.queryKey, saved),
  });
  return (
    <Form form={form}>
      {COMPANY_TEXTS.map((name) => (
        <Card key={name}>
          <VariableText
            label={t(`settings.texts.${name}`)}
            description={t(`settings.texts.${name}Text`)}
            value={form.values[name] ?? ""}
            error={form.fault(name)}
            onChange={(text) => form.set({ [name]: text })}
          />
        </Card>
      ))}
    </Form>
  );
}
