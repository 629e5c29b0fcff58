import { expect, test } from "vitest";
import type { StoredMedia, Template } from "@/api/types";
import { blank, complete, filled, type Part, wishOf, wrong } from "./filling";

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
  cards: [],
  offer: null,
  variables: { header: ["1"], body: ["1", "2"], buttons: [0], cards: [] },
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
  const full = { ...values, header: ["1"], body: ["Rosa", "às 14h"], buttons: { 0: "8841" } };
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
  expect([wrong("INVERNO", true), wrong("X".repeat(21), true)]).toEqual([null, "longCode"]);
});

test("what a reply answers with may be left out, and holds the template back where it is wrong", () => {
  const reply: Template = {
    ...template,
    header: null,
    body: "Confirma?",
    buttons: [{ kind: "reply", text: "Sim", url: null, phone: null, example: null }],
    variables: { header: [], body: [], buttons: [], cards: [] },
  };
  const answering = (value: string) => ({ ...blank(reply), buttons: { 0: value } });
  expect(["", " ", "sim:8841", "x".repeat(128)].every((each) => complete(reply, answering(each)))).toBe(true);
  expect(["x".repeat(129), "a\nb"].some((each) => complete(reply, answering(each)))).toBe(false);
  expect(wishOf(reply, answering(" sim:8841 ")).buttons).toEqual({ 0: "sim:8841" });
  expect(wishOf(reply, answering(" ")).buttons).toEqual({});
});

const button = { text: "Ver", url: null, phone: null, example: null };
const carousel: Template = {
  ...template,
  header: null,
  body: "Chegaram:",
  buttons: [],
  cards: [
    {
      header: { kind: "image", text: null, example: null },
      body: "Mesa {{1}}",
      buttons: [{ ...button, kind: "reply" }],
      examples: [],
    },
    { header: { kind: "product", text: null, example: null }, body: "", buttons: [], examples: [] },
  ],
  variables: {
    header: [],
    body: [],
    buttons: [],
    cards: [
      { body: ["1"], buttons: [] },
      { body: [], buttons: [] },
    ],
  },
};
const media = { id: "9f", kind: "image", mime: "image/jpeg", name: "mesa.jpg" } as StoredMedia;

test("every card of a carousel needs its picture or product and its words", () => {
  const values = blank(carousel);
  const [first, second] = values.cards as [Part, Part];
  const product = { catalog_id: "99", product_id: " MESA-1 " };
  const cards = [
    { ...first, media, body: ["Cerejeira"] },
    { ...second, product },
  ];
  const full = { ...values, cards };
  expect(complete(carousel, values)).toBe(false);
  expect(complete(carousel, { ...full, cards: [first, cards[1] as Part] })).toBe(false);
  expect(complete(carousel, { ...full, cards: [cards[0] as Part, second] })).toBe(false);
  expect(complete(carousel, full)).toBe(true);
  expect(wishOf(carousel, full).cards).toEqual([
    { body: ["Cerejeira"], buttons: {}, media_id: "9f" },
    { body: [], buttons: {}, product: { catalog_id: "99", product_id: "MESA-1" } },
  ]);
});

test("an offer ends in the time to come, and products stand under headings", () => {
  const offer: Template = { ...carousel, cards: [], offer: { text: "Acaba logo", expires: true } };
  const none = { ...offer, variables: { ...offer.variables, cards: [] } };
  expect(complete(none, { ...blank(none), until: "2020-01-01T10:00" })).toBe(false);
  expect(complete(none, { ...blank(none), until: "2199-01-01T10:00" })).toBe(true);
  const shop: Template = { ...none, offer: null, buttons: [{ ...button, kind: "products" }] };
  expect(complete(shop, blank(shop))).toBe(false);
  const sections = [{ title: "", products: "SOFA-1, SOFA-2\nMESA-1" }];
  const chosen = { ...blank(shop), sections };
  expect(complete(shop, chosen)).toBe(true);
  expect(complete(shop, { ...chosen, sections: [...sections, { title: "", products: "X" }] })).toBe(false);
  expect(wishOf(shop, chosen).sections).toEqual([{ title: "", product_ids: ["SOFA-1", "SOFA-2", "MESA-1"] }]);
});
