import { Select, TagsInput, TextInput } from "@mantine/core";
import { patch, post } from "@/api/client";
import type { CustomField, FieldKind } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";

export const KINDS: FieldKind[] = ["text", "number", "date", "choice", "yes_no", "link"];

interface Props {
  on: CustomField["on"];
  field?: CustomField;
  onSaved: () => unknown;
  onClose: () => void;
}

/** A custom field: what is asked, and what kind of answer it takes. */
export function FieldDialog({ on, field, onSaved, onClose }: Props) {
  const { t } = useWords();
  const form = useForm({
    id: `fields:${field?.id ?? `new-${on}`}`,
    initial: {
      name: field?.name ?? "",
      kind: field?.kind ?? ("text" as FieldKind),
      choices: field?.choices ?? [],
    },
    check: ({ name, kind, choices }) => ({
      name: !name.trim() && t("form.nameEmpty"),
      choices: kind === "choice" && choices.length === 0 && t("settings.fields.choicesEmpty"),
    }),
    save: ({ name, kind, choices }) => {
      const offered = kind === "choice" ? { choices } : {};
      return field
        ? patch(`/fields/${field.id}`, { name: name.trim(), ...offered })
        : post("/fields", { on, name: name.trim(), kind, ...offered });
    },
    onSaved: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <FormDialog
      form={form}
      title={t(field ? "settings.fields.change" : `settings.fields.create.${on}`)}
      action={t(field ? "action.save" : "settings.create")}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t("form.name")}
        maxLength={60}
        value={form.values.name}
        error={form.fault("name")}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
      <Select
        label={t("settings.fields.kind")}
        description={field && t("settings.fields.kindStays")}
        disabled={field !== undefined}
        allowDeselect={false}
        data={KINDS.map((kind) => ({ value: kind, label: t(`field.kind.${kind}`) }))}
        value={form.values.kind}
        onChange={(kind) => kind && form.set({ kind: kind as FieldKind })}
      />
      {form.values.kind === "choice" && (
        <TagsInput
          label={t("settings.fields.choices")}
          description={t("settings.fields.choicesHow")}
          maxTags={100}
          value={form.values.choices}
          error={form.fault("choices")}
          onChange={(choices) => form.set({ choices })}
        />
      )}
    </FormDialog>
  );
}
