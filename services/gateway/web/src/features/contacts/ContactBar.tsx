import { Select } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { funnelsQuery } from "@/api/boards";
import { tagsQuery } from "@/api/catalogues";
import { CONTACT_ORDERS, type ContactFilters, type ContactOrder } from "@/api/contacts";
import { teamQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { FieldFilter } from "./FieldFilter";

const TYPING = 180;

interface Props {
  filters: ContactFilters;
  change: (wanted: Partial<ContactFilters>) => void;
}

/** What narrows the address book, and its order. */
export function ContactBar({ filters, change }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState(filters.q ?? "");
  const search = useDebouncedCallback((q: string) => change({ q: q.trim() }), TYPING);
  const tags = useQuery(tagsQuery).data ?? [];
  const team = useQuery(teamQuery).data ?? [];
  const funnels = useQuery(funnelsQuery).data ?? [];
  const choices = [
    { part: "tag_id", chosen: filters.tag_id?.[0], data: tags },
    { part: "owner_id", chosen: filters.owner_id?.[0], data: team },
  ] as const;
  const stages = funnels.map((funnel) => ({
    group: funnel.name,
    items: funnel.columns.map((stage) => ({ value: stage.id, label: stage.name })),
  }));
  return (
    <search className="contact-bar">
      <label className="search">
        <IconSearch className="i s" aria-hidden />
        <input
          type="search"
          value={typed}
          maxLength={100}
          placeholder={t("contacts.search")}
          aria-label={t("contacts.search")}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            search(event.currentTarget.value);
          }}
        />
      </label>
      {choices.map(({ part, chosen, data }) => (
        <Select
          key={part}
          className="flt-select"
          size="xs"
          clearable
          searchable
          aria-label={t(`contacts.filter.${part}`)}
          placeholder={t(`contacts.all.${part}`)}
          value={chosen ?? null}
          onChange={(id) => change({ [part]: id ? [id] : undefined })}
          data={data.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ))}
      {stages.length > 0 && (
        <Select
          className="flt-select"
          size="xs"
          clearable
          aria-label={t("contacts.filter.stage_id")}
          placeholder={t("contacts.all.stage_id")}
          value={filters.stage_id ?? null}
          onChange={(id) => change({ stage_id: id ?? undefined })}
          data={stages}
        />
      )}
      <FieldFilter
        chosen={filters.field?.[0]}
        onChange={(field) => change({ field: field ? [field] : undefined })}
      />
      <span className="grow" />
      <Select
        className="flt-select"
        size="xs"
        allowDeselect={false}
        aria-label={t("contacts.order")}
        value={filters.order ?? "name"}
        onChange={(order) => change({ order: (order ?? "name") as ContactOrder })}
        data={CONTACT_ORDERS.map((order) => ({ value: order, label: t(`contacts.orders.${order}`) }))}
      />
    </search>
  );
}
