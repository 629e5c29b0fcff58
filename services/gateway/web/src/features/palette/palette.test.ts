import { expect, test } from "vitest";
import { type Choice, narrowed } from "./choices";

const choice = (label: string): Choice => ({ id: label, group: "here", label, icon: null, run: () => {} });
const all = [
  "Aceitar",
  "Transferir",
  "Transferir para Bruno Teles",
  "Tirar a etiqueta Troca",
  "Etiqueta VIP",
].map(choice);
const labels = (text: string) => narrowed(all, text, "here").map((each) => each.label);

test("what begins as typed comes before what holds it somewhere", () => {
  expect(labels("etiqueta")).toEqual(["Etiqueta VIP", "Tirar a etiqueta Troca"]);
});

test("words may come in any order, without accents and capitals", () => {
  expect(labels("bruno transf")).toEqual(["Transferir para Bruno Teles"]);
  expect(labels("ÉTIQUETA vip")).toEqual(["Etiqueta VIP"]);
  expect(labels("nada disso")).toEqual([]);
});

test("nothing typed shows the first ones as they stand", () => {
  expect(labels("  ")[0]).toBe("Aceitar");
  const many = Array.from({ length: 40 }, (_, index) => choice(`Ação ${index}`));
  expect(narrowed(many, "", "here").length).toBeLessThan(15);
  expect(narrowed(many, "ação", "here").length).toBeLessThan(15);
});
