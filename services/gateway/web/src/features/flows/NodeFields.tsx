import { MultiSelect, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import type { Does } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { AskFields } from "./AskFields";
import { ConditionFields } from "./ConditionFields";
import { RequestFields } from "./RequestFields";
import { Said } from "./Said";
import type { Names } from "./useNames";

export interface FieldsProps<D extends Does = Does> {
  does: D;
  names: Names;
  variables: string[];
  /** `part`: what is being typed, so that its letters are one step back. */
  onChange: (does: Does, part?: string) => void;
}

const options = (list: { id: string; name: string }[]) =>
  list.map(({ id, name }) => ({ value: id, label: name }));

/** What is to be filled in for each kind of node. */
export function NodeFields({ does, names, variables, onChange }: FieldsProps) {
  const { t } = useWords();
  const none = t("flows.nothingFound");
  switch (does.type) {
    case "start":
      return null;
    case "message":
      return (
        <Said
          value={does.text}
          variables={variables}
          onChange={(text) => onChange({ ...does, text }, "text")}
        />
      );
    case "question":
    case "menu":
      return <AskFields {...{ does, names, variables, onChange }} />;
    case "condition":
      return <ConditionFields {...{ does, names, variables, onChange }} />;
    case "hours":
      return (
        <Select
          label={t("flows.field.queue")}
          placeholder={t("flows.ownQueue")}
          clearable
          value={does.queue_id ?? null}
          onChange={(queue_id) => onChange({ ...does, queue_id })}
          data={options(names.queues)}
        />
      );
    case "wait":
      return (
        <NumberInput
          label={t("flows.field.seconds")}
          min={1}
          max={604_800}
          value={does.seconds}
          onChange={(value) => onChange({ ...does, seconds: Math.max(1, Number(value) || 1) }, "seconds")}
        />
      );
    case "tag":
      return (
        <>
          <MultiSelect
            label={t("flows.field.addTags")}
            searchable
            nothingFoundMessage={none}
            value={does.add}
            onChange={(add) => onChange({ ...does, add })}
            data={options(names.tags)}
          />
          <MultiSelect
            label={t("flows.field.removeTags")}
            searchable
            nothingFoundMessage={none}
            value={does.remove}
            onChange={(remove) => onChange({ ...does, remove })}
            data={options(names.tags)}
          />
        </>
      );
    case "queue":
      return (
        <Select
          label={t("flows.field.queue")}
          searchable
          nothingFoundMessage={none}
          value={does.queue_id ?? null}
          onChange={(queue_id) => onChange({ ...does, queue_id })}
          data={options(names.queues)}
        />
      );
    case "reason":
      return (
        <Select
          label={t("flows.field.reason")}
          searchable
          nothingFoundMessage={none}
          value={does.reason_id ?? null}
          onChange={(reason_id) => onChange({ ...does, reason_id })}
          data={options(names.reasons)}
        />
      );
    case "field":
      return (
        <>
          <Select
            label={t("flows.field.field")}
            searchable
            nothingFoundMessage={none}
            value={does.field_id ?? null}
            onChange={(field_id) => onChange({ ...does, field_id })}
            data={options(names.fields)}
          />
          <Said
            short
            label={t("flows.field.value")}
            value={does.value}
            variables={variables}
            onChange={(value) => onChange({ ...does, value }, "value")}
          />
        </>
      );
    case "variable":
      return (
        <>
          <Variable
            value={does.variable ?? ""}
            onChange={(variable) => onChange({ ...does, variable }, "variable")}
          />
          <Said
            short
            label={t("flows.field.value")}
            value={does.value}
            variables={variables}
            onChange={(value) => onChange({ ...does, value }, "value")}
          />
        </>
      );
    case "request":
      return <RequestFields {...{ does, names, variables, onChange }} />;
    case "handover":
      return (
        <>
          <Said
            label={t("flows.field.lastText")}
            value={does.text}
            variables={variables}
            onChange={(text) => onChange({ ...does, text }, "text")}
          />
          <Select
            label={t("flows.field.queue")}
            placeholder={t("flows.whereItStands")}
            clearable
            value={does.queue_id ?? null}
            onChange={(queue_id) => onChange({ ...does, queue_id })}
            data={options(names.queues)}
          />
          <Select
            label={t("flows.field.agent")}
            placeholder={t("flows.anyAgent")}
            clearable
            searchable
            nothingFoundMessage={none}
            value={does.agent_id ?? null}
            onChange={(agent_id) => onChange({ ...does, agent_id })}
            data={options(names.team)}
          />
        </>
      );
    case "close":
      return (
        <>
          <Said
            label={t("flows.field.lastText")}
            value={does.text}
            variables={variables}
            onChange={(text) => onChange({ ...does, text }, "text")}
          />
          <Switch
            label={t("flows.field.silently")}
            checked={does.silently}
            onChange={(event) => onChange({ ...does, silently: event.currentTarget.checked })}
          />
        </>
      );
    case "jump":
      return (
        <Select
          label={t("flows.field.flow")}
          searchable
          nothingFoundMessage={none}
          value={does.flow_id ?? null}
          onChange={(flow_id) => onChange({ ...does, flow_id })}
          data={options(names.flows)}
        />
      );
  }
}

interface VariableProps {
  value: string;
  label?: string;
  onChange: (name: string | null) => void;
}

/** The name under which something is kept: small letters, digits and underscores. */
export function Variable({ value, label, onChange }: VariableProps) {
  const { t } = useWords();
  const plain = (text: string) =>
    text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/[^a-z0-9_]+/g, "_")
      .replace(/^[^a-z]+/, "")
      .slice(0, 40);
  return (
    <TextInput
      label={label ?? t("flows.field.variable")}
      description={t("flows.field.variableText")}
      value={value}
      onChange={(event) => onChange(plain(event.currentTarget.value) || null)}
    />
  );
}
