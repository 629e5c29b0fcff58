import { TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { post } from "@/api/client";
import { queuesQuery } from "@/api/queries";
import type { Queue } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { COLORS, ColorField } from "@/ui/form/ColorField";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";

interface Props {
  onCreated: (id: string) => void;
  onClose: () => void;
}

export function QueueDialog({ onCreated, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const form = useForm({
    id: "queues:new",
    initial: { name: "", color: COLORS[4] as string },
    check: ({ name }) => ({ name: !name.trim() && t("form.nameEmpty") }),
    faults: { "queue.name_taken": "name" },
    save: ({ name, color }) => post<{ queue: Queue }>("/queues", { name: name.trim(), color }),
    onSaved: async ({ queue }) => {
      await client.invalidateQueries({ queryKey: queuesQuery.queryKey });
      onClose();
      onCreated(queue.id);
    },
  });
  return (
    <FormDialog
      form={form}
      title={t("settings.queues.create")}
      action={t("settings.create")}
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
