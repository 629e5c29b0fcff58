import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { patch, post } from "@/api/client";
import type { Tag } from "@/api/types";
import { COLORS, ColorField } from "@/ui/form/ColorField";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";

interface Props {
  tag?: Tag;
  onSaved: () => unknown;
  onClose: () => void;
}

export function TagDialog({ tag, onSaved, onClose }: Props) {
  const { t } = useTranslation();
  const form = useForm({
    id: `tags:${tag?.id ?? "new"}`,
    initial: { name: tag?.name ?? "", color: tag?.color ?? COLORS[6] },
    check: ({ name }) => ({ name: !name.trim() && t("form.nameEmpty") }),
    save: ({ name, color }) => {
      const wish = { name: name.trim(), color };
      return tag ? patch(`/tags/${tag.id}`, wish) : post("/tags", wish);
    },
    onSaved: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <FormDialog
      form={form}
      title={t(tag ? "settings.tags.change" : "settings.tags.create")}
      action={t(tag ? "action.save" : "settings.create")}
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
      <ColorField
        label={t("form.color")}
        value={form.values.color}
        error={form.fault("color")}
        onChange={(color) => form.set({ color })}
      />
    </FormDialog>
  );
}
