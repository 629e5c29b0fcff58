import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import type { Does, Expected, FlowChoice } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { Tip } from "@/ui/Tip";
import { choice, listed } from "./drawing";
import { type FieldsProps, Variable } from "./NodeFields";
import { Said } from "./Said";

type Asks = Extract<Does, { type: "question" | "menu" }>;
const EXPECTED: Expected[] = [
  "text",
  "number",
  "email",
  "phone",
  "cpf",
  "cnpj",
  "cpf_cnpj",
  "date",
  "choice",
  "regex",
  "file",
];
const MOST = 20;

/** A question or a menu: what is asked, what counts as an answer, and what happens without one. */
export function AskFields({ does, variables, onChange }: FieldsProps<Asks>) {
  const { t } = useWords();
  const chooses = does.type === "menu" || does.expects === "choice";
  return (
    <>
      <Said
        label={t("flows.field.question")}
        value={does.text}
        variables={variables}
        onChange={(text) => onChange({ ...does, text }, "text")}
      />
      {does.type === "question" && (
        <Select
          label={t("flows.field.expects")}
          allowDeselect={false}
          value={does.expects}
          onChange={(value) => onChange({ ...does, expects: (value ?? "text") as Expected })}
          data={EXPECTED.map((value) => ({ value, label: t(`flows.expects.${value}`) }))}
        />
      )}
      {does.type === "question" && does.expects === "regex" && (
        <TextInput
          label={t("flows.field.pattern")}
          description={t("flows.field.patternText")}
          className="mono"
          maxLength={200}
          value={does.pattern ?? ""}
          onChange={(event) => onChange({ ...does, pattern: event.currentTarget.value || null }, "pattern")}
        />
      )}
      {chooses && (
        <Choices value={does.choices} onChange={(choices, part) => onChange({ ...does, choices }, part)} />
      )}
      {does.type === "menu" && listed(does.choices) && (
        <TextInput
          label={t("flows.field.button")}
          placeholder={t("flows.opensList")}
          maxLength={20}
          value={does.button ?? ""}
          onChange={(event) => onChange({ ...does, button: event.currentTarget.value || null }, "button")}
        />
      )}
      <Variable
        label={t("flows.field.keepAs")}
        value={does.variable ?? ""}
        onChange={(variable) => onChange({ ...does, variable }, "variable")}
      />
      <Said
        label={t("flows.field.retry")}
        description={t("flows.field.retryText")}
        short
        value={does.retry_text}
        variables={variables}
        onChange={(retry_text) => onChange({ ...does, retry_text }, "retry")}
      />
      <div className="fl-two">
        <NumberInput
          label={t("flows.field.tries")}
          min={1}
          max={10}
          value={does.tries}
          onChange={(value) =>
            onChange({ ...does, tries: Math.min(10, Math.max(1, Number(value) || 1)) }, "tries")
          }
        />
        <NumberInput
          label={t("flows.field.minutes")}
          placeholder={t("flows.noLimit")}
          min={1}
          max={10_080}
          value={does.minutes ?? ""}
          onChange={(value) =>
            onChange({ ...does, minutes: value === "" ? null : Number(value) || null }, "minutes")
          }
        />
      </div>
    </>
  );
}

interface ChoicesProps {
  value: FlowChoice[];
  onChange: (choices: FlowChoice[], part?: string) => void;
}

function Choices({ value, onChange }: ChoicesProps) {
  const { t } = useWords();
  const move = (index: number, by: number) => {
    const order = [...value];
    const [moved] = order.splice(index, 1);
    order.splice(index + by, 0, moved as FlowChoice);
    onChange(order);
  };
  const put = (index: number, change: Partial<FlowChoice>, part: string) =>
    onChange(
      value.map((each, at) => (at === index ? { ...each, ...change } : each)),
      `${part} ${value[index]?.id}`,
    );
  return (
    <fieldset className="fl-choices">
      <legend className="m">{t("flows.field.choices")}</legend>
      <p className="xs mute">{t("flows.choicesText")}</p>
      <ol>
        {value.map((each, index) => (
          <li key={each.id} className="tall">
            <div className="grow">
              <TextInput
                aria-label={t("flows.field.choice", { number: index + 1 })}
                placeholder={t("flows.field.choice", { number: index + 1 })}
                maxLength={80}
                value={each.title}
                onChange={(event) => put(index, { title: event.currentTarget.value }, "title")}
              />
              <TextInput
                size="xs"
                aria-label={t("flows.field.choiceText", { number: index + 1 })}
                placeholder={t("flows.describes")}
                maxLength={72}
                value={each.description ?? ""}
                onChange={(event) =>
                  put(index, { description: event.currentTarget.value || null }, "description")
                }
              />
            </div>
            <Tip label={t("automation.up")} disabled={index === 0} onClick={() => move(index, -1)}>
              <IconArrowUp className="i s" aria-hidden />
            </Tip>
            <Tip
              label={t("automation.down")}
              disabled={index === value.length - 1}
              onClick={() => move(index, 1)}
            >
              <IconArrowDown className="i s" aria-hidden />
            </Tip>
            <Tip
              label={t("flows.removeChoice", { name: each.title || index + 1 })}
              onClick={() => onChange(value.filter(({ id }) => id !== each.id))}
            >
              <IconX className="i s" aria-hidden />
            </Tip>
          </li>
        ))}
      </ol>
      {value.length < MOST && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus className="i s" aria-hidden />}
          onClick={() => onChange([...value, choice()])}
        >
          {t("flows.addChoice")}
        </Button>
      )}
    </fieldset>
  );
}
