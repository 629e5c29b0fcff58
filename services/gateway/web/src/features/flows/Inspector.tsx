import { ActionIcon, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconCopy, IconTrash, IconX } from "@tabler/icons-react";
import type { FlowNode, FlowProblem } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { Tip } from "@/ui/Tip";
import { BY_ITSELF } from "./drawing";
import { KIND_GROUP, KIND_ICONS } from "./kinds";
import { NodeFields } from "./NodeFields";
import type { Names } from "./useNames";

interface Props {
  flowId: string;
  node: FlowNode;
  problems: FlowProblem[];
  names: Names;
  variables: string[];
  onChange: (node: FlowNode, mark?: string) => void;
  onDouble: () => void;
  onDelete: () => void;
  onClose: () => void;
}

/** What the chosen node says and does. */
export function Inspector({
  flowId,
  node,
  problems,
  names,
  variables,
  onChange,
  onDouble,
  onDelete,
  onClose,
}: Props) {
  const { t } = useWords();
  const { does } = node;
  const Icon = KIND_ICONS[does.type];
  const choiceOf = (output: string | null) =>
    does.type === "menu" && output && !BY_ITSELF.includes(output)
      ? does.choices.find(({ id }) => id === output)?.title || t("flows.untitled")
      : t(`flows.output.${output}`);
  return (
    <section className="fl-side" aria-label={t("flows.inspector")}>
      <header>
        <span className={`fl-mark ${KIND_GROUP[does.type]}`} aria-hidden>
          <Icon className="i s" />
        </span>
        <h2 className="grow m">{t(`flows.kind.${does.type}`)}</h2>
        {does.type !== "start" && (
          <>
            <Tip label={t("flows.double")} onClick={onDouble}>
              <IconCopy className="i s" aria-hidden />
            </Tip>
            <Tip label={t("flows.delete")} onClick={onDelete}>
              <IconTrash className="i s" aria-hidden />
            </Tip>
          </>
        )}
        <ActionIcon aria-label={t("action.close")} onClick={onClose}>
          <IconX className="i s" aria-hidden />
        </ActionIcon>
      </header>
      <div className="fl-side-body">
        {problems.length > 0 && (
          <ul className="fl-problems">
            {problems.map(({ code, output }) => (
              <li key={`${code} ${output}`} className="warn">
                <IconAlertTriangle className="i s" aria-hidden />
                <span>
                  {t(`flows.problem.${code}`)}
                  {output && `: ${choiceOf(output)}`}
                </span>
              </li>
            ))}
          </ul>
        )}
        <p className="sm sec">{t(`flows.about.${does.type}`)}</p>
        {does.type !== "start" && (
          <TextInput
            label={t("flows.label")}
            placeholder={t(`flows.kind.${does.type}`)}
            maxLength={80}
            value={node.label}
            onChange={(event) => onChange({ ...node, label: event.currentTarget.value }, `label ${node.id}`)}
          />
        )}
        <NodeFields
          key={node.id}
          does={does}
          flowId={flowId}
          names={names}
          variables={variables}
          onChange={(next, part) => onChange({ ...node, does: next }, part && `${part} ${node.id}`)}
        />
      </div>
    </section>
  );
}
