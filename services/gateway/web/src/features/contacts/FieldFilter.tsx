import { Button, Popover, Select, TextInput } from "@mantine/core";
import { IconFilterPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fieldsQuery } from "@/api/boards";
import { useWords } from "@/i18n/spoken";

interface Props {
  /** A condition as `<field id>:<value>`. */
  chosen?: string;
  onChange: (field: string | undefined) => void;
}

/** Narrows the list to what a custom field says. */
export function FieldFilter({ chosen, onChange }: Props) {
  const { t } = useWords();
  const fields = (useQuery(fieldsQuery).data ?? []).filter(({ on }) => on === "contact");
  const [open, setOpen] = useState(false);
  const [id, setId] = useState<string | null>(null);
  const [value, setValue] = useState("");
  if (fields.length === 0) return null;
  const [chosenId = "", ...said] = chosen?.split(":") ?? [];
  const name = fields.find((each) => each.id === chosenId)?.name;
  if (chosen && name)
    return (
      <Button
        variant="default"
        size="xs"
        rightSection={<IconX className="i xs" aria-hidden />}
        aria-label={t("contacts.fieldOff", { name })}
        onClick={() => onChange(undefined)}
      >
        {name}: {said.join(":")}
      </Button>
    );
  const field = fields.find((each) => each.id === id);
  const choices =
    field?.kind === "yes_no"
      ? [
          { value: "true", label: t("contacts.yes") },
          { value: "false", label: t("contacts.no") },
        ]
      : field?.kind === "choice"
        ? field.choices
        : undefined;
  return (
    <Popover opened={open} onChange={setOpen} trapFocus position="bottom-start" width={260}>
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFilterPlus className="i s" aria-hidden />}
          onClick={() => setOpen(!open)}
        >
          {t("contacts.field")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (!id || !value.trim()) return;
            onChange(`${id}:${value.trim()}`);
            setOpen(false);
            setValue("");
          }}
        >
          <Select
            size="xs"
            comboboxProps={{ withinPortal: false }}
            label={t("contacts.field")}
            value={id}
            onChange={(chosenField) => {
              setId(chosenField);
              setValue("");
            }}
            data={fields.map((each) => ({ value: each.id, label: each.name }))}
          />
          {choices ? (
            <Select
              size="xs"
              comboboxProps={{ withinPortal: false }}
              label={t("contacts.fieldValue")}
              value={value || null}
              onChange={(next) => setValue(next ?? "")}
              data={choices}
            />
          ) : (
            <TextInput
              size="xs"
              label={t("contacts.fieldValue")}
              type={field?.kind === "date" ? "date" : "text"}
              value={value}
              maxLength={120}
              onChange={(event) => setValue(event.currentTarget.value)}
            />
          )}
          <Button type="submit" size="xs" disabled={!id || !value.trim()}>
            {t("contacts.apply")}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
