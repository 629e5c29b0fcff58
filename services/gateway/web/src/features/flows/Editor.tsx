import { useReactFlow } from "@xyflow/react";
import { type KeyboardEvent, useCallback, useMemo, useState } from "react";
import { get, post, Refusal } from "@/api/client";
import type { FlowDrawing, Gesture, Kind } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { useMedia } from "@/ui/useMedia";
import { Bar, type Side } from "./Bar";
import { Canvas } from "./Canvas";
import { appended, arranged, changed, doubled, NODE_WIDTH, variablesOf, without } from "./drawing";
import { Inspector } from "./Inspector";
import { PlacesDialog } from "./PlacesDialog";
import { Shelf } from "./Shelf";
import { TestPhone } from "./TestPhone";
import { useDrawing } from "./useDrawing";
import { useNames } from "./useNames";
import { VersionsPanel } from "./VersionsPanel";

/** The drawing with its bar above, what can be put in on the left, and what one looks at on the right. */
export function Editor({ flow }: { flow: FlowDrawing }) {
  const { t } = useWords();
  const { drawing, edit, server, ...rest } = useDrawing(flow);
  const names = useNames();
  const phone = useMedia("(max-width: 699px)");
  const { setCenter, fitView, getZoom } = useReactFlow();
  const [chosen, setChosen] = useState<string[]>([]);
  const [side, setSide] = useState<Side | null>(null);
  const [said, setSaid] = useState<(string | Gesture)[]>([]);
  const [here, setHere] = useState<string | null>(null);
  const [publishing, setPublishing] = useState(false);
  const node = chosen.length === 1 ? drawing.nodes.find(({ id }) => id === chosen[0]) : undefined;
  const readOnly = server.archived;
  const found = useMemo(() => server.found, [server]);

  const choose = useCallback((ids: string[]) => {
    setChosen(ids);
    if (ids.length > 0) setSide((before) => (before === "test" ? before : "node"));
    else setSide((before) => (before === "node" ? null : before));
  }, []);
  const open = (id: string) => {
    choose([id]);
    setSide("node");
    const at = drawing.nodes.find((each) => each.id === id);
    if (at) void setCenter(at.x + NODE_WIDTH / 2, at.y + 60, { zoom: 1, duration: 200 });
  };
  const add = (kind: Kind) => {
    const [next, id] = appended(drawing, kind, node);
    edit(next);
    choose([id]);
    setSide("node");
    const made = next.nodes.find((each) => each.id === id);
    if (made) void setCenter(made.x, made.y + 60, { zoom: getZoom(), duration: 200 });
  };
  const publish = async () => {
    setPublishing(true);
    try {
      if (!(await rest.save())) return;
      const { flow: fresh } = await post<{ flow: FlowDrawing }>(`/flows/${flow.id}/publish`);
      rest.take(fresh);
      toast(t("flows.published", { version: fresh.version }));
    } catch (reason) {
      const problem = reason instanceof Refusal && reason.code === "flow.invalid";
      toast(problem ? t("flows.hasProblems") : explain(reason, t), { alert: true });
    } finally {
      setPublishing(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const typing = (event.target as HTMLElement).closest("input, textarea, [contenteditable]");
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (control && key === "s") {
      event.preventDefault();
      void rest.save();
    } else if (control && key === "z" && !typing) {
      event.preventDefault();
      if (event.shiftKey) rest.redo();
      else rest.undo();
    } else if (control && key === "y" && !typing) {
      event.preventDefault();
      rest.redo();
    } else if (control && key === "d" && !typing && chosen.length > 0) {
      event.preventDefault();
      double();
    } else if (event.key === "Escape" && side && !typing) {
      setSide(null);
    }
  };
  const double = () => {
    const [next, ids] = doubled(drawing, chosen);
    if (ids.length === 0) return;
    edit(next);
    choose(ids);
  };
  const lose = async () => rest.adopt(await get<FlowDrawing>(`/flows/${flow.id}`));

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that work wherever one stands in the editor
    <div className="fl" onKeyDown={onKeyDown}>
      <Bar
        {...{ server, found, side, publishing, readOnly }}
        {...rest}
        onSide={setSide}
        onPublish={() => void publish()}
        onProblem={open}
        onArrange={() => {
          edit(arranged);
          setTimeout(() => void fitView({ duration: 200, maxZoom: 1, padding: 0.2 }), 50);
        }}
        onTheirs={() => void lose()}
      />
      <div className="fl-body">
        {!readOnly && !phone && <Shelf onAdd={add} />}
        <div className="fl-canvas">
          <Canvas
            {...{ drawing, found, chosen, here, readOnly }}
            summary={names.summary}
            onEdit={edit}
            onChoose={choose}
          />
          {!readOnly && phone && <Shelf onAdd={add} />}
        </div>
        {side === "node" && node && (
          <Inspector
            key={node.id}
            flowId={flow.id}
            node={node}
            problems={found.filter((each) => each.node === node.id)}
            names={names}
            variables={variablesOf(drawing)}
            onChange={(next, mark) => edit((now) => changed(now, next), mark)}
            onDouble={double}
            onDelete={() => {
              edit((now) => without(now, [node.id]));
              choose([]);
            }}
            onClose={() => setSide(null)}
          />
        )}
        {side === "test" && (
          <TestPhone
            flowId={flow.id}
            {...{ drawing, said }}
            onSay={setSaid}
            onHere={setHere}
            onClose={() => setSide(null)}
          />
        )}
        {side === "versions" && (
          <VersionsPanel
            flow={server}
            onRestore={(definition) => edit(definition)}
            onClose={() => setSide(null)}
          />
        )}
      </div>
      {side === "places" && <PlacesDialog flow={server} onSaved={rest.take} onClose={() => setSide(null)} />}
    </div>
  );
}
