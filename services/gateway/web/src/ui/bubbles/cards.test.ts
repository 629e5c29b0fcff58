import { expect, test } from "vitest";
import type { SentCard } from "@/api/types";
import { beforeCards, cardsOf, type ReadCard } from "./cards";

const card = (text: string): ReadCard => ({ media: null, product: null, text, titles: ["Ver"] });
const sent = (cards: SentCard[]) => ({ template: { name: "mesas", language: "pt_BR", cards } });

test("what stands on the cards is not said before them as well", () => {
  const cards = [card("Mesa Cerejeira"), card(""), card("Aparador\n\n2. andar")];
  const text = "Rosa, chegaram:\n\n1. Mesa Cerejeira\n\n3. Aparador\n\n2. andar";
  expect(beforeCards(text, cards)).toBe("Rosa, chegaram:");
  expect(beforeCards("Rosa, chegaram:", [card(" ")])).toBe("Rosa, chegaram:");
});

test("a text that does not end with its cards stays whole", () => {
  expect(beforeCards("1. Mesa, e mais", [card("Mesa")])).toBe("1. Mesa, e mais");
  expect(beforeCards("Oi", [])).toBe("Oi");
});

test("cards of which it is not known what was read on them are none", () => {
  expect(cardsOf(sent([card("Mesa")]))).toHaveLength(1);
  expect(cardsOf(sent([card("Mesa"), { media: null, product: null }]))).toEqual([]);
  expect(cardsOf({ template: null })).toEqual([]);
});
