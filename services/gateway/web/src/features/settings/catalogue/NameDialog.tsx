import { TextInput } from "@mantine/core";
import { patch, post } from "@/api/client";
import type { Kept } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { COLORS, ColorField } from "@/ui/form/ColorField";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";

interface Props {
  what: "tags" | "reasons";
  kept?: Kept;
  onSaved: () => unknown;
  onClose: () => void;
}

/** The name of a tag or a reason, and a tag's colour. */
export function NameDialog({ what, kept, onSaved, onClose }: Props) {
  const { t } = useWords();
  const form = useForm({
    id: `${what}:${kept?.id ?? "new"}`,
    initial: { name: kept?.name ?? "", color: kept?.color ?? COLORS[6] },
    check: ({ name }) => ({ name: !name.trim() && t("form.nameEmpty") }),
    save: ({ name, color }) => {
      const wish = what === "tags" ? { name: name.trim(), color } : { name: name.trim() };
      return kept ? patch(`/${what}/${kept.id}`, wish) : post(`/${what}`, wish);
    },
    faults: { "tag.name_taken": "name", "reason.name_taken": "name" },
    onSaved: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <FormDialog
      form={form}
      title={t(kept ? `settings.${what}.change` : `settings.${what}.create`)}
      action={t(kept ? "action.save" : "settings.create")}
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
      {what === "tags" && (
        <ColorField
          label={t("form.color")}
          value={form.values.color}
          error={form.fault("color")}
          onChange={(color) => form.set({ color })}
        />
      )}
    </FormDialog>
  );
}
