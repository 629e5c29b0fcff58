import { NativeSelect, NumberInput, PasswordInput, Switch, TextInput } from "@mantine/core";
import type { SetupField } from "@/api/channels";
import { useWords } from "@/i18n/spoken";

export type Value = string | number | boolean;

interface Props {
  kind: string;
  field: SetupField;
  /** A secret that is kept already: left empty it stays. */
  kept: boolean;
  value: Value;
  error?: string;
  onChange: (value: Value) => void;
}

/** One field of a line's form, as its kind declares it. Its words stand under the kind's own. */
export function Setting({ kind, field, kept, value, error, onChange }: Props) {
  const { t, i18n } = useWords();
  const words = `settings.channels.${kind}.${field.name}`;
  const label = t(words);
  const description = i18n.exists(`${words}Help`) ? t(`${words}Help`) : undefined;
  const common = { label, description, error };
  switch (field.kind) {
    case "secret":
      return (
        <PasswordInput
          {...common}
          autoComplete="off"
          placeholder={kept ? t("settings.channels.kept") : undefined}
          maxLength={field.max_length ?? undefined}
          value={String(value)}
          visibilityToggleButtonProps={{ "aria-label": t("login.showPassword") }}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "switch":
      return (
        <Switch
          {...common}
          mb={16}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <NativeSelect
          {...common}
          value={String(value)}
          data={field.choices.map((choice) => ({ value: choice, label: t(`${words}_${choice}`) }))}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "number":
      return <NumberInput {...common} value={value === "" ? "" : Number(value)} onChange={onChange} />;
    default:
      return (
        <TextInput
          {...common}
          type={field.kind === "url" ? "url" : "text"}
          inputMode={field.kind === "url" ? "url" : undefined}
          maxLength={field.max_length ?? undefined}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
