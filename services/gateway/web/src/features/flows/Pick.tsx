import { Select } from "@mantine/core";
import { useWords } from "@/i18n/spoken";

interface Props {
  label: string;
  list: { id: string; name: string }[];
  value?: string | null;
  /** What it means to pick nothing; without it, something has to be picked. */
  none?: string;
  onPick: (id: string | null) => void;
}

/** One of the things that the desk knows by name. */
export function Pick({ label, list, value, none, onPick }: Props) {
  const { t } = useWords();
  return (
    <Select
      label={label}
      placeholder={none}
      clearable={none !== undefined}
      searchable
      nothingFoundMessage={t("flows.nothingFound")}
      value={value ?? null}
      onChange={onPick}
      data={list.map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}
