import { Button, Input, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { companyQuery } from "@/api/catalogues";
import { put } from "@/api/client";
import { ownMediaUrl, upload } from "@/api/media";
import { logoUrl } from "@/api/settings";
import type { Company } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Form } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { squared } from "@/ui/media/squared";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Failed } from "../Failed";
import { Card, Section } from "../Section";

const ZONES = Intl.supportedValuesOf("timeZone");
const CURRENCIES = ["BRL", "USD", "EUR", "ARS", "CLP", "COP", "MXN", "PEN", "PYG", "UYU"];
const MOST_BYTES = 15 * 1024 * 1024;

/** What the company is called, by which clock and in which currency it counts, and its logo. */
export function CompanySection() {
  const { t } = useWords();
  const company = useQuery(companyQuery);
  return (
    <Section title={t("settings.section.company")} text={t("settings.company.text")}>
      {company.isPending && <Skeleton />}
      {company.isError && <Failed retry={() => void company.refetch()} />}
      {company.data && <CompanyForm company={company.data} />}
    </Section>
  );
}

function CompanyForm({ company }: { company: Company }) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const form = useForm({
    id: "company",
    initial: {
      name: company.name,
      time_zone: company.time_zone,
      currency: company.currency,
      logo_media_id: company.logo,
    },
    check: ({ name }) => ({ name: !name.trim() && t("form.nameEmpty") }),
    save: (values) => put<{ company: Company }>("/company", { ...values, name: values.name.trim() }),
    onSaved: ({ company: saved }) => client.setQueryData(companyQuery.queryKey, saved),
  });
  const { values, set, fault } = form;
  const named = new Intl.DisplayNames(i18n.language, { type: "currency" });
  const zones = ZONES.includes(values.time_zone) ? ZONES : [values.time_zone, ...ZONES];
  const currencies = CURRENCIES.includes(values.currency) ? CURRENCIES : [values.currency, ...CURRENCIES];
  return (
    <Form form={form}>
      <Card>
        <LogoField
          logo={values.logo_media_id}
          saved={company.logo}
          name={values.name}
          error={fault("logo_media_id")}
          onChange={(logo_media_id) => set({ logo_media_id })}
        />
        <TextInput
          label={t("form.name")}
          description={t("settings.company.nameText")}
          maxLength={100}
          value={values.name}
          error={fault("name")}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Select
          label={t("settings.company.zone")}
          description={t("settings.company.zoneText")}
          searchable
          allowDeselect={false}
          limit={60}
          nothingFoundMessage={t("choices.nothing")}
          value={values.time_zone}
          error={fault("time_zone")}
          onChange={(time_zone) => time_zone && set({ time_zone })}
          data={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
        />
        <Select
          label={t("settings.company.currency")}
          description={t("settings.company.currencyText")}
          allowDeselect={false}
          value={values.currency}
          error={fault("currency")}
          onChange={(currency) => currency && set({ currency })}
          data={currencies.map((code) => ({ value: code, label: `${code}, ${named.of(code)}` }))}
        />
      </Card>
    </Form>
  );
}

interface LogoProps {
  logo: string | null;
  saved: string | null;
  name: string;
  error?: string;
  onChange: (mediaId: string | null) => void;
}

/** The logo goes up when it is chosen and counts once the form is saved. */
function LogoField({ logo, saved, name, error, onChange }: LogoProps) {
  const { t } = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  const send = useMutation({
    mutationFn: async (file: File) => {
      if (!file.type.startsWith("image/") || file.size > MOST_BYTES) return null;
      return upload(await squared(file), { name: "logo.webp" }).done;
    },
    onSuccess: (media) => media && onChange(media.id),
  });
  const unfit = send.isSuccess && send.data === null ? t("profile.photoUnfit") : undefined;
  const wrong = error ?? unfit ?? (send.isError ? explain(send.error, t) : undefined);
  const src = logo === null ? undefined : logo === saved ? logoUrl(saved) : ownMediaUrl(logo);
  return (
    <Input.Wrapper label={t("settings.company.logo")} labelElement="div" error={wrong}>
      <div className="logo-field">
        {src ? (
          <img src={src} alt={t("settings.company.logoOf", { name })} />
        ) : (
          <span className="logo-none" />
        )}
        <Button variant="default" size="xs" loading={send.isPending} onClick={() => chooser.current?.click()}>
          {t(logo ? "profile.photoChange" : "settings.company.logoAdd")}
        </Button>
        {logo && (
          <Button variant="subtle" color="gray" size="xs" onClick={() => onChange(null)}>
            {t("profile.photoRemove")}
          </Button>
        )}
        <input
          ref={chooser}
          type="file"
          accept="image/png,image/jpeg,image/webp"
          hidden
          aria-label={t("settings.company.logo")}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) send.mutate(file);
            event.currentTarget.value = "";
          }}
        />
      </div>
    </Input.Wrapper>
  );
}
