import { Switch, TextInput } from "@mantine/core";
import { patch, post } from "@/api/client";
import type { Action, Macro } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { ActionsField, complete } from "./ActionsField";

interface Props {
  macro?: Macro;
  /** Whether one may set up macros for the team. */
  manages: boolean;
  onSaved: () => unknown;
  onClose: () => void;
}

export function MacroDialog({ macro, manages, onSaved, onClose }: Props) {
  const { t } = useWords();
  const form = useForm({
    id: `macros:${macro?.id ?? "new"}`,
    initial: {
      name: macro?.name ?? "",
      actions: macro?.actions ?? ([] as Action[]),
      for_all: macro?.for_all ?? manages,
    },
    check: ({ name, actions }) => ({
      name: !name.trim() && t("form.nameEmpty"),
      actions: !(actions.length > 0 && actions.every(complete)) && t("automation.incomplete"),
    }),
    save: ({ name, actions, for_all }) => {
      const wish = { name: name.trim(), actions };
      return macro ? patch(`/macros/${macro.id}`, wish) : post("/macros", { ...wish, for_all });
    },
    onSaved: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <FormDialog
      form={form}
      size={600}
      title={t(macro ? "automation.macroChange" : "automation.macroCreate")}
      action={t(macro ? "action.save" : "settings.create")}
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
      <ActionsField
        value={form.values.actions}
        error={form.fault("actions")}
        onChange={(actions) => form.set({ actions })}
      />
      {manages && !macro && (
        <Switch
          mt={12}
          label={t("automation.forAll")}
          checked={form.values.for_all}
          onChange={(event) => form.set({ for_all: event.currentTarget.checked })}
        />
      )}
    </FormDialog>
  );
}
