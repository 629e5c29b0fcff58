import { MultiSelect, NumberInput, Switch, TextInput } from "@mantine/core";
import type { Does } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { AskFields } from "./AskFields";
import { ConditionFields } from "./ConditionFields";
import { MessageFields } from "./MessageFields";
import { Pick } from "./Pick";
import { RequestFields } from "./RequestFields";
import { Said } from "./Said";
import type { Names } from "./useNames";

export interface FieldsProps<D extends Does = Does> {
  does: D;
  flowId: string;
  names: Names;
  variables: string[];
  /** `part`: what is being typed, so that its letters are one step back. */
  onChange: (does: Does, part?: string) => void;
}

const options = (list: { id: string; name: string }[]) =>
  list.map(({ id, name }) => ({ value: id, label: name }));

/** What is to be filled in for each kind of node. */
export function NodeFields(props: FieldsProps) {
  const { does, flowId, names, variables, onChange } = props;
  const { t } = useWords();
  const none = t("flows.nothingFound");
  switch (does.type) {
    case "start":
      return null;
    case "message":
      return <MessageFields {...{ does, flowId, names, variables, onChange }} />;
    case "question":
    case "menu":
      return <AskFields {...{ does, flowId, names, variables, onChange }} />;
    case "condition":
      return <ConditionFields {...{ does, flowId, names, variables, onChange }} />;
    case "hours":
      return (
        <Pick
          label={t("flows.field.queue")}
          none={t("flows.ownQueue")}
          list={names.queues}
          value={does.queue_id}
          onPick={(queue_id) => onChange({ ...does, queue_id })}
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
        <Pick
          label={t("flows.field.queue")}
          list={names.queues}
          value={does.queue_id}
          onPick={(queue_id) => onChange({ ...does, queue_id })}
        />
      );
    case "reason":
      return (
        <Pick
          label={t("flows.field.reason")}
          list={names.reasons}
          value={does.reason_id}
          onPick={(reason_id) => onChange({ ...does, reason_id })}
        />
      );
    case "field":
      return (
        <>
          <Pick
            label={t("flows.field.field")}
            list={names.fields}
            value={does.field_id}
            onPick={(field_id) => onChange({ ...does, field_id })}
          />
          <Value
            value={does.value}
            variables={variables}
            onChange={(value) => onChange({ ...does, value }, "value")}
          />
        </>
      );
    case "contact":
      return (
        <>
          <Pick
            label={t("flows.field.detail")}
            list={names.details}
            value={does.detail}
            onPick={(detail) => onChange({ ...does, detail })}
          />
          <Value
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
          <Value
            value={does.value}
            variables={variables}
            onChange={(value) => onChange({ ...does, value }, "value")}
          />
        </>
      );
    case "request":
      return <RequestFields {...{ does, flowId, names, variables, onChange }} />;
    case "handover":
      return (
        <>
          <Said
            label={t("flows.field.lastText")}
            value={does.text}
            variables={variables}
            onChange={(text) => onChange({ ...does, text }, "text")}
          />
          <Pick
            label={t("flows.field.queue")}
            none={t("flows.whereItStands")}
            list={names.queues}
            value={does.queue_id}
            onPick={(queue_id) => onChange({ ...does, queue_id })}
          />
          <Pick
            label={t("flows.field.agent")}
            none={t("flows.anyAgent")}
            list={names.team}
            value={does.agent_id}
            onPick={(agent_id) => onChange({ ...does, agent_id })}
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
        <Pick
          label={t("flows.field.flow")}
          list={names.flows}
          value={does.flow_id}
          onPick={(flow_id) => onChange({ ...does, flow_id })}
        />
      );
  }
}

interface ValueProps {
  value: string;
  variables: string[];
  onChange: (value: string) => void;
}

/** What is written down, with what it may be filled from. */
function Value(props: ValueProps) {
  const { t } = useWords();
  return <Said short label={t("flows.field.value")} {...props} />;
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
