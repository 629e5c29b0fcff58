import { Switch, TextInput } from "@mantine/core";
import { post, put } from "@/api/client";
import type { Action, Conditions, Rule } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { ActionsField, complete } from "./ActionsField";
import { Occasion, SILENCES } from "./Occasion";
import { Rehearsal } from "./Rehearsal";

const ANY: Conditions = {
  states: [],
  queue_ids: [],
  channel_ids: [],
  with_tags: [],
  without_tags: [],
  words: [],
  hours: "any",
  groups: false,
};

interface Props {
  rule?: Rule;
  onSaved: () => unknown;
  onClose: () => void;
}

export function RuleDialog({ rule, onSaved, onClose }: Props) {
  const { t } = useWords();
  const form = useForm({
    id: `rules:${rule?.id ?? "new"}`,
    initial: {
      name: rule?.name ?? "",
      occasion: rule?.occasion ?? "opened",
      minutes: rule?.minutes ?? null,
      conditions: rule?.conditions ?? ANY,
      actions: rule?.actions ?? ([] as Action[]),
      last: rule?.last ?? false,
    },
    check: ({ name, occasion, minutes, actions }) => ({
      name: !name.trim() && t("form.nameEmpty"),
      minutes: SILENCES.includes(occasion) && !minutes && t("automation.minutesEmpty"),
      actions: !(actions.length > 0 && actions.every(complete)) && t("automation.incomplete"),
    }),
    save: (values) => {
      const wish = { ...values, name: values.name.trim() };
      return rule ? put(`/rules/${rule.id}`, wish) : post("/rules", wish);
    },
    onSaved: async () => {
      await onSaved();
      onClose();
    },
  });
  const { values } = form;
  const ready = values.actions.length > 0 && values.actions.every(complete);
  return (
    <FormDialog
      form={form}
      size={680}
      title={t(rule ? "automation.ruleChange" : "automation.ruleCreate")}
      action={t(rule ? "action.save" : "settings.create")}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t("form.name")}
        maxLength={60}
        value={values.name}
        error={form.fault("name")}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
      <Occasion values={values} set={(changes) => form.set(changes)} minutesFault={form.fault("minutes")} />
      <ActionsField
        value={values.actions}
        error={form.fault("actions")}
        onChange={(actions) => form.set({ actions })}
      />
      <Switch
        mt={12}
        label={t("automation.last")}
        checked={values.last}
        onChange={(event) => form.set({ last: event.currentTarget.checked })}
      />
      <Rehearsal written={values} ready={ready} />
    </FormDialog>
  );
}
