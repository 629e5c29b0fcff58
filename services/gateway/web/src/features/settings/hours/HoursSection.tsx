import { useQuery, useQueryClient } from "@tanstack/react-query";
import { companyQuery } from "@/api/catalogues";
import type { Company } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Skeleton } from "@/ui/Skeleton";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { HoursForm } from "./HoursForm";

/** When the company serves, and when it rests (T23). */
export function HoursSection() {
  const { t } = useWords();
  const client = useQueryClient();
  const company = useQuery(companyQuery);
  return (
    <Section wide title={t("settings.section.hours")} text={t("settings.hours.text")}>
      {company.isPending && <Skeleton />}
      {company.isError && <Failed retry={() => void company.refetch()} />}
      {company.data && (
        <HoursForm<{ company: Company }>
          id="hours"
          path="/company/hours"
          hours={company.data.hours}
          none="always"
          onSaved={({ company: saved }) => client.setQueryData(companyQuery.queryKey, saved)}
        />
      )}
    </Section>
  );
}
