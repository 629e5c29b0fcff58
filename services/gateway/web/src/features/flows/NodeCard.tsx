import { IconAlertTriangle, IconPaperclip } from "@tabler/icons-react";
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import type { FlowNode, FlowProblem } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { BY_ITSELF, outputsOf } from "./drawing";
import { KIND_GROUP, KIND_ICONS } from "./kinds";

export interface CardData extends Record<string, unknown> {
  node: FlowNode;
  summary: string;
  problems: FlowProblem[];
  /** Where the test phone stands. */
  here: boolean;
}

export type CardNode = Node<CardData, "card">;

/** A node as it is drawn: what it does, in its own words, and its outputs, one below the other. */
export const NodeCard = memo(({ data, selected }: NodeProps<CardNode>) => {
  const { t } = useWords();
  const { node, summary, problems, here } = data;
  const Icon = KIND_ICONS[node.does.type];
  const outputs = outputsOf(node.does);
  const bare = outputs.length === 1 && outputs[0] === "next";
  const wrong = problems.length > 0;
  const classes = ["fl-node", KIND_GROUP[node.does.type], selected && "on", here && "here", wrong && "bad"];
  const nameOf = (output: string) =>
    node.does.type === "menu" && !BY_ITSELF.includes(output)
      ? node.does.choices.find(({ id }) => id === output)?.title || t("flows.untitled")
      : t(`flows.output.${output}`);
  return (
    <div className={classes.filter(Boolean).join(" ")}>
      {node.does.type !== "start" && (
        <Handle type="target" role="img" position={Position.Left} aria-label={t("flows.input")} />
      )}
      <div className="fl-node-head">
        <span className="fl-mark" aria-hidden>
          <Icon className="i s" />
        </span>
        <span className="t grow m">{node.label || t(`flows.kind.${node.does.type}`)}</span>
        {wrong && (
          <IconAlertTriangle
            className="i s fl-wrong"
            role="img"
            aria-label={problems.map(({ code }) => t(`flows.problem.${code}`)).join(". ")}
          />
        )}
      </div>
      {summary && <p className="fl-says sm sec">{summary}</p>}
      {node.does.type === "message" && node.does.media && (
        <p className="fl-file sm sec">
          <IconPaperclip className="i s" aria-hidden />
          <span className="t">{node.does.media.name ?? t(`flows.media.${node.does.media.kind}`)}</span>
        </p>
      )}
      {bare ? (
        <Handle
          type="source"
          role="img"
          position={Position.Right}
          id="next"
          aria-label={t("flows.output.next")}
        />
      ) : (
        outputs.length > 0 && (
          <ul className="fl-outs">
            {outputs.map((output) => (
              <li key={output} className={BY_ITSELF.includes(output) ? "xs quiet" : "sm"}>
                <span className="t">{nameOf(output)}</span>
                <Handle
                  type="source"
                  role="img"
                  position={Position.Right}
                  id={output}
                  aria-label={nameOf(output)}
                />
              </li>
            ))}
          </ul>
        )
      )}
    </div>
  );
});
