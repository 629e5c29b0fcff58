import type { Definition, Does, FlowChoice, FlowEdge, FlowNode, Kind } from "@/api/flows";
import { uuid } from "@/api/uuid";

export const GRID = 8;
export const NODE_WIDTH = 232;
const NODE_HEIGHT = 192;
const BUTTONS = 3;
const BUTTON_TITLE = 20;

/** What can be put into a drawing, as it is offered: what is said, what is decided, what is done, how it ends. */
export const PALETTE: { group: "talk" | "decide" | "act" | "end"; kinds: Kind[] }[] = [
  { group: "talk", kinds: ["message", "question", "menu"] },
  { group: "decide", kinds: ["condition", "hours", "wait"] },
  { group: "act", kinds: ["tag", "queue", "reason", "field", "contact", "variable", "request"] },
  { group: "end", kinds: ["handover", "close", "jump"] },
];

const patience = { retry_text: "", tries: 3, minutes: null };

/** A new node of each kind, as empty as it may be. */
export function blank(kind: Kind): Does {
  switch (kind) {
    case "message":
      return { type: kind, text: "" };
    case "question":
      return { type: kind, text: "", expects: "text", variable: null, choices: [], ...patience };
    case "menu":
      return { type: kind, text: "", choices: [choice(), choice()], variable: null, ...patience };
    case "condition":
      return { type: kind, match: "all", tests: [test()] };
    case "hours":
    case "queue":
      return { type: kind, queue_id: null };
    case "tag":
      return { type: kind, add: [], remove: [] };
    case "reason":
      return { type: kind, reason_id: null };
    case "field":
      return { type: kind, field_id: null, value: "" };
    case "contact":
      return { type: kind, detail: null, value: "" };
    case "variable":
      return { type: kind, variable: null, value: "" };
    case "request":
      return { type: kind, method: "GET", url: "", headers: [], body: null, keep: [] };
    case "wait":
      return { type: kind, seconds: 5 };
    case "handover":
      return { type: kind, text: "", queue_id: null, agent_id: null };
    case "close":
      return { type: kind, text: "", silently: false };
    case "jump":
      return { type: kind, flow_id: null };
    case "start":
      return { type: kind };
  }
}

export const choice = () => ({ id: uuid().slice(0, 8), title: "" });

/** Whether choices are shown as a list, and not as buttons, where a channel has both. */
export const listed = (choices: FlowChoice[]) =>
  choices.length > BUTTONS ||
  choices.some(({ title, description }) => title.length > BUTTON_TITLE || description);

export const test = () => ({
  subject: "message" as const,
  name: "",
  operator: "contains" as const,
  value: "",
});

export const START: Definition = {
  nodes: [{ id: "start", label: "", x: 0, y: 0, does: { type: "start" } }],
  edges: [],
};

/** By what a node can be left, in the order in which it shows. */
export function outputsOf(does: Does): string[] {
  switch (does.type) {
    case "menu":
      return [...does.choices.map(({ id }) => id), "failed", ...(does.minutes ? ["silent"] : [])];
    case "question":
      return ["next", "failed", ...(does.minutes ? ["silent"] : [])];
    case "condition":
      return ["yes", "no"];
    case "hours":
      return ["open", "closed"];
    case "request":
    case "field":
    case "contact":
      return ["next", "failed"];
    case "handover":
    case "close":
    case "jump":
      return [];
    default:
      return ["next"];
  }
}

/** Where nothing is drawn, these lead to people. */
export const BY_ITSELF = ["failed", "silent"];

export function added(drawing: Definition, kind: Kind, at: { x: number; y: number }): [Definition, string] {
  const id = uuid().slice(0, 8);
  const node: FlowNode = { id, label: "", x: snap(at.x), y: snap(at.y), does: blank(kind) };
  return [{ ...drawing, nodes: [...drawing.nodes, node] }, id];
}

/** A new node behind another one, joined to its first output that leads nowhere yet, where nothing else stands. */
export function appended(drawing: Definition, kind: Kind, chosen?: FlowNode): [Definition, string] {
  const open = (node: FlowNode) =>
    outputsOf(node.does).find(
      (output) =>
        !BY_ITSELF.includes(output) &&
        !drawing.edges.some((edge) => edge.source === node.id && edge.output === output),
    );
  const before = chosen ?? drawing.nodes.findLast((node) => open(node)) ?? drawing.nodes.at(-1);
  const x = (before?.x ?? 0) + (before ? NODE_WIDTH + 96 : 0);
  let y = before?.y ?? 0;
  const taken = (each: FlowNode) => Math.abs(each.x - x) < NODE_WIDTH && Math.abs(each.y - y) < NODE_HEIGHT;
  while (drawing.nodes.some(taken)) y += NODE_HEIGHT;
  const [next, id] = added(drawing, kind, { x, y });
  const output = before && open(before);
  return [before && output ? connected(next, { source: before.id, output, target: id }) : next, id];
}

export const snap = (value: number) => Math.round(value / GRID) * GRID;

/** The drawing with another node in the place of one; what it cannot be left by any more leads nowhere. */
export function changed(drawing: Definition, node: FlowNode): Definition {
  const outputs = outputsOf(node.does);
  return {
    nodes: drawing.nodes.map((each) => (each.id === node.id ? node : each)),
    edges: drawing.edges.filter(({ source, output }) => source !== node.id || outputs.includes(output)),
  };
}

/** The drawing without some nodes; the start stays. */
export function without(drawing: Definition, ids: string[]): Definition {
  const gone = new Set(
    drawing.nodes.filter(({ id, does }) => ids.includes(id) && does.type !== "start").map(({ id }) => id),
  );
  return {
    nodes: drawing.nodes.filter(({ id }) => !gone.has(id)),
    edges: drawing.edges.filter(({ source, target }) => !gone.has(source) && !gone.has(target)),
  };
}

/** An output leads to one node: a new edge takes the place of the old one. */
export function connected(drawing: Definition, edge: FlowEdge): Definition {
  const target = drawing.nodes.find(({ id }) => id === edge.target);
  if (!target || target.does.type === "start") return drawing;
  const others = drawing.edges.filter(
    ({ source, output }) => source !== edge.source || output !== edge.output,
  );
  return { ...drawing, edges: [...others, edge] };
}

export function disconnected(drawing: Definition, edges: { source: string; output: string }[]): Definition {
  const gone = new Set(edges.map(({ source, output }) => `${source} ${output}`));
  return { ...drawing, edges: drawing.edges.filter((each) => !gone.has(`${each.source} ${each.output}`)) };
}

/** A copy of some nodes beside them, with the edges between them; the start is not copied. */
export function doubled(drawing: Definition, ids: string[]): [Definition, string[]] {
  const names = new Map<string, string>();
  for (const { id, does } of drawing.nodes)
    if (ids.includes(id) && does.type !== "start") names.set(id, uuid().slice(0, 8));
  const copies = drawing.nodes
    .filter(({ id }) => names.has(id))
    .map((node) => ({ ...node, id: names.get(node.id) as string, x: node.x + 40, y: node.y + 40 }));
  const edges = drawing.edges
    .filter(({ source, target }) => names.has(source) && names.has(target))
    .map((edge) => ({
      ...edge,
      source: names.get(edge.source) as string,
      target: names.get(edge.target) as string,
    }));
  return [{ nodes: [...drawing.nodes, ...copies], edges: [...drawing.edges, ...edges] }, [...names.values()]];
}

/** The names under which the flow keeps answers, for texts to use. */
export function variablesOf(drawing: Definition): string[] {
  const names = drawing.nodes.flatMap(({ does }) => {
    if (does.type === "request") return does.keep.map(({ variable }) => variable);
    return "variable" in does && does.variable ? [does.variable] : [];
  });
  return [...new Set(names.filter(Boolean))].toSorted();
}

/** Node after node from the left, each step of the way in a column of its own. */
export function arranged(drawing: Definition): Definition {
  const depth = new Map<string, number>();
  let layer = drawing.nodes.filter(({ does }) => does.type === "start").map(({ id }) => id);
  for (let step = 0; layer.length > 0 && step <= drawing.nodes.length; step++) {
    for (const id of layer) if (!depth.has(id)) depth.set(id, step);
    const next = drawing.edges.filter(({ source }) => layer.includes(source)).map(({ target }) => target);
    layer = [...new Set(next)].filter((id) => !depth.has(id));
  }
  const last = Math.max(0, ...depth.values()) + 1;
  const heights: number[] = [];
  const nodes = drawing.nodes.map((node) => {
    const column = depth.get(node.id) ?? last;
    const y = heights[column] ?? 0;
    heights[column] = y + 128 + outputsOf(node.does).length * 32;
    return { ...node, x: column * (NODE_WIDTH + 96), y };
  });
  return { ...drawing, nodes };
}
