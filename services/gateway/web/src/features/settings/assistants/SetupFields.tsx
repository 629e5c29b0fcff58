import { NativeSelect, NumberInput, PasswordInput, Switch, Textarea, TextInput } from "@mantine/core";
import type { AssistantSetup, SetupField } from "@/api/assistants";
import { useWords } from "@/i18n/spoken";
import type { FormState } from "@/ui/form/useForm";
import { fieldsOf, GROUPS, type Values } from "./setup";

const LONG = 300;

interface Props<T extends Values> {
  form: FormState<T>;
  fields: SetupField[];
  setup?: AssistantSetup;
}

/** The fields of a bot's form: where it is reached in the open, how it talks folded away. */
export function SetupFields<T extends Values>({ form, fields, setup }: Props<T>) {
  const { t } = useWords();
  const drawn = (group: string) =>
    fieldsOf(fields, group).map((field) => <Field key={field.name} {...{ form, field, setup }} />);
  return (
    <>
      {drawn("place")}
      {Object.keys(GROUPS).map((group) => (
        <details key={group} className="as-more">
          <summary>
            <span className="m">{t(`settings.assistants.group.${group}.name`)}</span>
            <span className="sm mute">{t(`settings.assistants.group.${group}.text`)}</span>
          </summary>
          <div className="as-fields">{drawn(group)}</div>
        </details>
      ))}
    </>
  );
}

function Field<T extends Values>({ form, field, setup }: Omit<Props<T>, "fields"> & { field: SetupField }) {
  const { t } = useWords();
  const { name, kind, choices, max_length } = field;
  const value = form.values[name] ?? "";
  const set = (next: string | boolean) => form.set({ [name]: next } as Partial<T>);
  const help = t(`settings.assistants.help.${name}`, { defaultValue: "" });
  const shared = {
    label: t(`settings.assistants.field.${name}`),
    description: help || undefined,
    error: form.fault(name),
  };
  if (typeof value === "boolean")
    return <Switch {...shared} checked={value} onChange={(event) => set(event.currentTarget.checked)} />;
  if (kind === "choice")
    return (
      <NativeSelect
        {...shared}
        value={value}
        data={choices.map((each) => ({
          value: each,
          label: t(`settings.assistants.choice.${name}.${each}`),
        }))}
        onChange={(event) => set(event.currentTarget.value)}
      />
    );
  if (kind === "number")
    return (
      <NumberInput
        {...shared}
        className="set-short"
        decimalSeparator=","
        min={0}
        value={value}
        onChange={(next) => set(String(next))}
      />
    );
  if (kind === "secret")
    return (
      <PasswordInput
        {...shared}
        autoComplete="off"
        placeholder={setup?.secrets.includes(name) ? t("settings.assistants.kept") : undefined}
        value={value}
        visibilityToggleButtonProps={{ "aria-label": t("login.showPassword") }}
        onChange={(event) => set(event.currentTarget.value)}
      />
    );
  if (max_length && max_length > LONG && kind === "text")
    return (
      <Textarea
        {...shared}
        autosize
        minRows={max_length > 2_000 ? 4 : 2}
        maxRows={10}
        maxLength={max_length}
        value={value}
        onChange={(event) => set(event.currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...shared}
      type={kind === "url" ? "url" : "text"}
      maxLength={max_length ?? undefined}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}
