import { Select } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Addressee } from "@/api/beginning";
import { findContactsQuery } from "@/api/contacts";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { phone } from "@/ui/format";

const NUMBER = /^\+?[\d\s().-]{10,24}$/;
const TEL = "tel:";

interface Option {
  value: string;
  label: string;
}

/** A contact found by name or number, or any number that is typed. */
export function AddresseeField({
  onChange,
  error,
}: {
  onChange: (to: Addressee | null) => void;
  error?: string;
}) {
  const { t } = useWords();
  const [q, setQ] = useState("");
  const [chosen, setChosen] = useState<Option | null>(null);
  const found = useQuery(findContactsQuery(q)).data ?? [];
  const typed = q.trim();
  const options: Option[] = found
    .filter((each) => !each.group)
    .map(({ id, name }) => ({ value: id, label: name }));
  if (NUMBER.test(typed)) options.push({ value: TEL + typed, label: typed });
  if (chosen && !options.some((each) => each.value === chosen.value)) options.push(chosen);
  const choose = (value: string | null) => {
    setChosen(options.find((each) => each.value === value) ?? null);
    if (value === null) onChange(null);
    else onChange(value.startsWith(TEL) ? { phone: value.slice(TEL.length) } : { contact_id: value });
  };
  return (
    <Select
      data-autofocus
      searchable
      clearable
      label={t("begin.to")}
      description={t("begin.toText")}
      placeholder={t("begin.toPlaceholder")}
      nothingFoundMessage={typed.length > 1 ? t("begin.nobody") : t("begin.typeMore")}
      data={options}
      filter={({ options: all }) => all}
      searchValue={q}
      onSearchChange={setQ}
      value={chosen?.value ?? null}
      onChange={choose}
      error={error}
      renderOption={({ option }) => {
        const contact = found.find((each) => each.id === option.value);
        return (
          <span className="row grow option">
            {contact ? (
              <Avatar name={contact.name} id={contact.id} size={24} />
            ) : (
              <IconPhone className="i s" aria-hidden />
            )}
            <span className="t grow">
              {contact ? contact.name : t("begin.toNumber", { number: option.label })}
            </span>
            {contact?.phone && <span className="sm mute n">{phone(contact.phone)}</span>}
          </span>
        );
      }}
    />
  );
}
