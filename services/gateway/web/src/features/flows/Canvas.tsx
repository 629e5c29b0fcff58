import {
  Background,
  BackgroundVariant,
  type Connection,
  Controls,
  type Edge,
  type EdgeChange,
  MarkerType,
  MiniMap,
  type NodeChange,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
import { type DragEvent, useMemo, useRef, useState } from "react";
import type { Definition, FlowProblem, Kind } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { useMedia } from "@/ui/useMedia";
import { added, connected, disconnected, NODE_WIDTH, snap, without } from "./drawing";
import { type CardNode, NodeCard } from "./NodeCard";
import "@xyflow/react/dist/base.css";

export const CARRIED = "application/x-guiche-node";
const TYPES = { card: NodeCard };

interface Props {
  drawing: Definition;
  found: FlowProblem[];
  chosen: string[];
  here: string | null;
  readOnly: boolean;
  summary: (does: Definition["nodes"][number]["does"]) => string;
  onEdit: (next: (now: Definition) => Definition, mark?: string) => void;
  onChoose: (ids: string[]) => void;
}

/** The drawing: nodes to move and join, seen whole in the small map. */
export function Canvas({ drawing, found, chosen, here, readOnly, summary, onEdit, onChoose }: Props) {
  const { t } = useWords();
  const phone = useMedia("(max-width: 699px)");
  const { screenToFlowPosition } = useReactFlow();
  const held = useRef(new Map<string, CardNode["measured"]>());
  const drag = useRef(0);
  const nodes = useMemo<CardNode[]>(
    () =>
      drawing.nodes.map((node) => ({
        id: node.id,
        type: "card",
        position: { x: node.x, y: node.y },
        selected: chosen.includes(node.id),
        deletable: node.does.type !== "start",
        initialWidth: NODE_WIDTH,
        measured: held.current.get(node.id),
        ariaLabel: `${node.label || t(`flows.kind.${node.does.type}`)}: ${summary(node.does)}`,
        data: {
          node,
          summary: summary(node.does),
          problems: found.filter((each) => each.node === node.id),
          here: node.id === here,
        },
      })),
    [drawing, chosen, found, here, summary, t],
  );
  const edges = useMemo<Edge[]>(
    () =>
      drawing.edges.map(({ source, output, target }) => ({
        id: `${source} ${output}`,
        source,
        sourceHandle: output,
        target,
        type: "smoothstep",
        markerEnd: { type: MarkerType.ArrowClosed, color: "var(--g-control)" },
      })),
    [drawing.edges],
  );
  const [gone, setGone] = useSelectedEdges();
  const onNodes = (changes: NodeChange<CardNode>[]) => {
    const selected = new Set(chosen);
    let chose = false;
    for (const change of changes) {
      if (change.type === "dimensions") held.current.set(change.id, change.dimensions);
      if (change.type === "select") {
        chose = true;
        if (change.selected) selected.add(change.id);
        else selected.delete(change.id);
      }
    }
    if (chose) onChoose([...selected]);
    const moved = new Map(
      changes.flatMap((change) =>
        change.type === "position" && change.position ? [[change.id, change.position] as const] : [],
      ),
    );
    if (moved.size > 0 && !readOnly)
      onEdit(
        (now) => ({
          ...now,
          nodes: now.nodes.map((node) => {
            const to = moved.get(node.id);
            return to ? { ...node, x: snap(to.x), y: snap(to.y) } : node;
          }),
        }),
        `move ${drag.current}`,
      );
  };
  const onDrop = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(CARRIED) as Kind | "";
    if (!kind) return;
    event.preventDefault();
    const at = screenToFlowPosition({ x: event.clientX - NODE_WIDTH / 2, y: event.clientY - 20 });
    let id = "";
    onEdit((now) => {
      const [next, made] = added(now, kind, at);
      id = made;
      return next;
    });
    queueMicrotask(() => onChoose([id]));
  };
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges.map((edge) => ({ ...edge, selected: gone.has(edge.id) }))}
      nodeTypes={TYPES}
      onNodesChange={onNodes}
      onEdgesChange={(changes: EdgeChange[]) => setGone(changes)}
      onConnect={({ source, sourceHandle, target }: Connection) =>
        onEdit((now) => connected(now, { source, output: sourceHandle ?? "next", target }))
      }
      onNodeDragStart={() => {
        drag.current += 1;
      }}
      onDelete={({ nodes: lost, edges: cut }) =>
        onEdit((now) =>
          disconnected(
            without(
              now,
              lost.map(({ id }) => id),
            ),
            cut.map(({ source, sourceHandle }) => ({ source, output: sourceHandle ?? "next" })),
          ),
        )
      }
      onDrop={onDrop}
      onDragOver={(event) => event.preventDefault()}
      nodesDraggable={!readOnly}
      nodesConnectable={!readOnly}
      deleteKeyCode={readOnly ? null : ["Delete", "Backspace"]}
      multiSelectionKeyCode={["Shift", "Control", "Meta"]}
      snapToGrid
      snapGrid={[8, 8]}
      connectionRadius={32}
      minZoom={0.2}
      maxZoom={1.5}
      onInit={({ fitView }) => {
        const columns = (phone ? 1 : 4) * (NODE_WIDTH + 96);
        const first = Math.min(...drawing.nodes.map(({ x }) => x));
        void fitView({
          nodes: drawing.nodes.filter(({ x }) => x < first + columns),
          maxZoom: 1,
          padding: 0.1,
        });
      }}
      ariaLabelConfig={{
        "node.a11yDescription.default": t("flows.keys.node"),
        "node.a11yDescription.keyboardDisabled": t("flows.keys.node"),
        "edge.a11yDescription.default": t("flows.keys.edge"),
        "controls.ariaLabel": t("flows.controls"),
        "controls.zoomIn.ariaLabel": t("flows.zoomIn"),
        "controls.zoomOut.ariaLabel": t("flows.zoomOut"),
        "controls.fitView.ariaLabel": t("flows.fit"),
        "minimap.ariaLabel": t("flows.map"),
      }}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} color="var(--g-line-strong)" />
      <Controls showInteractive={false} />
      {!phone && <MiniMap pannable zoomable nodeBorderRadius={8} />}
    </ReactFlow>
  );
}

/** Which edges are selected, so that the keyboard can take them away. */
function useSelectedEdges(): [Set<string>, (changes: EdgeChange[]) => void] {
  const [selected, setSelected] = useState(new Set<string>());
  const take = (changes: EdgeChange[]) =>
    setSelected((before) => {
      const next = new Set(before);
      for (const change of changes)
        if (change.type === "select") {
          if (change.selected) next.add(change.id);
          else next.delete(change.id);
        }
      return next;
    });
  return [selected, take];
}
