import { expect, test } from "vitest";
import type { Definition } from "@/api/flows";
import {
  added,
  appended,
  arranged,
  blank,
  changed,
  connected,
  disconnected,
  doubled,
  listed,
  outputsOf,
  START,
  variablesOf,
  without,
} from "./drawing";

const two = (): [Definition, string, string] => {
  const [one, first] = added(START, "menu", { x: 3, y: 5 });
  const [both, second] = added(one, "close", { x: 200, y: 5 });
  return [both, first, second];
};

test("a new node stands on the grid and is as empty as it may be", () => {
  const [drawing, id] = added(START, "menu", { x: 3, y: 13 });
  const node = drawing.nodes.find((each) => each.id === id);
  expect([node?.x, node?.y]).toEqual([0, 16]);
  expect(outputsOf(node?.does ?? blank("start"))).toHaveLength(3);
});

test("an output leads to one node, and nothing leads to the start", () => {
  const [drawing, menu, close] = two();
  const once = connected(drawing, { source: "start", output: "next", target: menu });
  const twice = connected(once, { source: "start", output: "next", target: close });
  expect(twice.edges).toEqual([{ source: "start", output: "next", target: close }]);
  expect(connected(twice, { source: menu, output: "failed", target: "start" })).toBe(twice);
  expect(disconnected(twice, [{ source: "start", output: "next" }]).edges).toEqual([]);
});

test("a choice that is gone leads nowhere any more", () => {
  const [drawing, menu, close] = two();
  const node = drawing.nodes.find(({ id }) => id === menu);
  if (node?.does.type !== "menu") throw new Error("no menu");
  const [first] = node.does.choices;
  const tied = connected(drawing, { source: menu, output: first?.id ?? "", target: close });
  const cut = changed(tied, { ...node, does: { ...node.does, choices: node.does.choices.slice(1) } });
  expect(cut.edges).toEqual([]);
});

test("nodes go with their edges, and the start stays", () => {
  const [drawing, menu, close] = two();
  const tied = connected(drawing, { source: menu, output: "failed", target: close });
  expect(without(tied, ["start", close])).toEqual({ nodes: drawing.nodes.slice(0, 2), edges: [] });
});

test("a step behind another is joined to it and stands on nothing else", () => {
  const [one, first] = appended(START, "question");
  expect(one.edges).toEqual([{ source: "start", output: "next", target: first }]);
  const [two, second] = appended(one, "close");
  expect(two.edges[1]).toEqual({ source: first, output: "next", target: second });
  const [three, third] = appended(two, "handover", two.nodes[0]);
  expect(three.edges).toEqual(two.edges);
  const places = three.nodes.map(({ x, y }) => `${x} ${y}`);
  expect(new Set(places).size).toBe(4);
  expect(third).not.toBe(second);
});

test("copies keep the edges between them", () => {
  const [drawing, menu, close] = two();
  const tied = connected(drawing, { source: menu, output: "failed", target: close });
  const [copied, ids] = doubled(tied, ["start", menu, close]);
  expect(copied.nodes).toHaveLength(5);
  expect(copied.edges[1]).toEqual({ source: ids[0], output: "failed", target: ids[1] });
});

test("what answers are kept as is offered once", () => {
  const [drawing, menu] = two();
  const node = drawing.nodes.find(({ id }) => id === menu);
  if (node?.does.type !== "menu") throw new Error("no menu");
  const named = changed(drawing, { ...node, does: { ...node.does, variable: "subject" } });
  expect(variablesOf(named)).toEqual(["subject"]);
});

test("few short choices are buttons, any other a list", () => {
  const short = ["Sim", "Não", "Talvez"].map((title) => ({ id: title, title }));
  expect(listed(short)).toBe(false);
  expect(listed([...short, { id: "4", title: "Outra" }])).toBe(true);
  expect(listed([{ id: "1", title: "Sim", description: "Pode mandar" }])).toBe(true);
  expect(listed([{ id: "1", title: "Falar com uma pessoa" }])).toBe(false);
  expect(listed([{ id: "1", title: "Falar com uma pessoa já" }])).toBe(true);
});

test("every step of the way is a column", () => {
  const [drawing, menu, close] = two();
  const first = connected(drawing, { source: "start", output: "next", target: menu });
  const tidy = arranged(connected(first, { source: menu, output: "failed", target: close }));
  const x = tidy.nodes.map((node) => node.x);
  expect(x).toEqual([0, 328, 656]);
});
