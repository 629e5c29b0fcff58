import { TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  type Assistant,
  type AssistantKind,
  type AssistantKindName,
  type AssistantSetup,
  assistantKindsQuery,
  assistantSetupQuery,
  assistantsQuery,
} from "@/api/assistants";
import { patch, post } from "@/api/client";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { RadioCards } from "@/ui/form/RadioCards";
import { useForm } from "@/ui/form/useForm";
import { SetupFields } from "./SetupFields";
import { asWish, type Values, valuesOf, wrongField } from "./setup";

interface Props {
  assistant?: Assistant;
  onClose: () => void;
  /** A new one was set up: it wants to be tried. */
  onMade: (made: Assistant) => void;
}

/** A bot's name, where it is reached and how it talks. Its form is drawn from what the server says of its kind. */
export function AssistantDialog(props: Props) {
  const { assistant } = props;
  const kinds = useQuery(assistantKindsQuery).data;
  const setup = useQuery({
    ...assistantSetupQuery(assistant?.id ?? ""),
    enabled: assistant !== undefined,
  }).data;
  if (!kinds || (assistant && !setup)) return null;
  return <Editor {...props} kinds={kinds} setup={setup} />;
}

function Editor({
  assistant,
  kinds,
  setup,
  onClose,
  onMade,
}: Props & { kinds: AssistantKind[]; setup?: AssistantSetup }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [kind, setKind] = useState<AssistantKindName>(assistant?.kind ?? "typebot");
  const fields = kinds.find((each) => each.kind === kind)?.fields ?? [];
  const form = useForm<Values & { name: string }, { assistant: Assistant }>({
    id: `assistants:${assistant?.id ?? `new:${kind}`}`,
    initial: { name: assistant?.name ?? "", ...valuesOf(fields, setup) } as Values & { name: string },
    check: (values) => ({
      name: !String(values.name).trim() && t("form.nameEmpty"),
      ...Object.fromEntries(
        fields.map((field) => {
          const wrong = wrongField(field, values[field.name], setup);
          return [field.name, wrong && t(`settings.assistants.wrong.${wrong}`)];
        }),
      ),
    }),
    save: ({ name, ...values }) => {
      const wish = { name: String(name).trim(), settings: asWish(fields, values, setup) };
      return assistant
        ? patch<{ assistant: Assistant }>(`/assistants/${assistant.id}`, wish)
        : post<{ assistant: Assistant }>("/assistants", { kind, ...wish });
    },
    faults: { "assistant.url_refused": "url" },
    onSaved: async (saved) => {
      await client.invalidateQueries({ queryKey: assistantsQuery.queryKey });
      onClose();
      if (!assistant) onMade(saved.assistant);
    },
  });
  return (
    <FormDialog
      form={form}
      size={560}
      title={
        assistant
          ? t("settings.assistants.change", { name: assistant.name })
          : t("settings.assistants.create")
      }
      action={t(assistant ? "action.save" : "settings.create")}
      onClose={onClose}
    >
      {!assistant && (
        <RadioCards
          label={t("settings.assistants.which")}
          value={kind}
          onChange={setKind}
          choices={kinds.map((each) => ({
            value: each.kind,
            label: t(`settings.assistants.kind.${each.kind}.name`),
            text: t(`settings.assistants.kind.${each.kind}.text`),
          }))}
        />
      )}
      <TextInput
        data-autofocus
        label={t("form.name")}
        maxLength={60}
        value={String(form.values.name)}
        error={form.fault("name")}
        onChange={(event) =>
          form.set({ name: event.currentTarget.value } as Partial<Values & { name: string }>)
        }
      />
      <SetupFields form={form} fields={fields} setup={setup} />
    </FormDialog>
  );
}
