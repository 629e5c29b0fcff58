import { expect, test } from "vitest";
import type { Template } from "@/api/types";
import { blank, complete, filled, wishOf, wrong } from "./filling";

const template: Template = {
  id: "1",
  channel_id: "c",
  name: "confirma_entrega",
  language: "pt_BR",
  status: "approved",
  category: "utility",
  named: false,
  header: { kind: "text", text: "Sua entrega {{1}}", example: null },
  body: "Olá {{1}}, sua mesa chega {{2}}. Até logo, {{1}}!",
  footer: null,
  buttons: [{ kind: "url", text: "Acompanhar", url: "https://x.example/{{1}}", phone: null, example: null }],
  examples: ["Rosa", "amanhã"],
  quality: null,
  reason: null,
  unsupported: null,
  variables: { header: ["1"], body: ["1", "2"], buttons: [0] },
  sendable: true,
};

test("values stand in their places, also twice, and what is missing stays seen", () => {
  expect(filled(template.body, ["1", "2"], ["Rosa", ""])).toBe(
    "Olá Rosa, sua mesa chega {{2}}. Até logo, Rosa!",
  );
});

test("it can be sent once every variable has a value that the provider takes", () => {
  const values = blank(template);
  expect(complete(template, values)).toBe(false);
  const full = { header: ["1"], body: ["Rosa", "às 14h"], buttons: { 0: "8841" } };
  expect(complete(template, full)).toBe(true);
  expect(complete(template, { ...full, body: ["Rosa", "às\n14h"] })).toBe(false);
  expect(complete(template, { ...full, buttons: {} })).toBe(false);
  expect(wishOf(template, { ...full, body: [" Rosa ", "às 14h"] })).toEqual({
    name: "confirma_entrega",
    language: "pt_BR",
    header: ["1"],
    body: ["Rosa", "às 14h"],
    buttons: { 0: "8841" },
  });
});

test("a value says what is wrong with it", () => {
  expect([wrong(" "), wrong("a\tb"), wrong("a     b"), wrong("x".repeat(1025)), wrong("Rosa")]).toEqual([
    "empty",
    "broken",
    "broken",
    "long",
    null,
  ]);
});
