import { expect, test } from "vitest";
import { findReplies } from "@/api/quickReplies";
import type { QuickReply } from "@/api/types";
import { pointOf } from "@/ui/media/place";
import { type Attachment, packed } from "@/ui/writing/tray";
import { callAt, findPeople, replaced } from "@/ui/writing/words";

test.each([
  ["/", 1, { sign: "/", typed: "", from: 0, until: 1 }],
  ["oi /fre", 7, { sign: "/", typed: "fre", from: 3, until: 7 }],
  ["@Bruno Te", 9, { sign: "@", typed: "Bruno Te", from: 0, until: 9 }],
  ["1/2", 3, null],
  ["a@b.com", 7, null],
  ["/frete grátis", 13, null],
  ["https://x", 9, null],
])("%s calls up what stands under the caret", (text, caret, call) => {
  expect(callAt(text, caret)).toEqual(call);
});

test("what is picked takes the place of what was typed, and the caret follows", () => {
  const call = callAt("oi /fre, tudo bem?", 7);
  expect(call && replaced("oi /fre, tudo bem?", call, "R$ 20")).toEqual({
    text: "oi R$ 20, tudo bem?",
    caret: 8,
  });
});

test("people are found by any of their names, whatever the accents", () => {
  const team = [{ name: "Lívia Barreto" }, { name: "Bruno Teles" }];
  expect(findPeople(team, "bar")).toEqual([team[0]]);
  expect(findPeople(team, "livia b")).toEqual([team[0]]);
  expect(findPeople(team, "")).toEqual(team);
});

test("a shortcut that begins with what was typed comes before those that only say it", () => {
  const reply = (shortcut: string, text: string): QuickReply => ({
    id: shortcut,
    shortcut,
    text,
    media: [],
    for_all: true,
  });
  const replies = [
    reply("prazo", "A troca leva 7 dias"),
    reply("troca", "Pode trocar"),
    reply("pix", "Chave pix"),
  ];
  expect(findReplies(replies, "troca").map((item) => item.id)).toEqual(["troca", "prazo"]);
  expect(findReplies(replies, "TRÓ").map((item) => item.id)).toEqual(["troca", "prazo"]);
});

test("the text goes under the first file that can carry it, else it is a message of its own", () => {
  const file = (kind: string, caption = ""): Attachment => ({
    id: kind,
    name: kind,
    size: 1,
    mime: "",
    kind,
    caption,
  });
  expect(packed("Oi", [file("audio"), file("image"), file("document", "Termo")])).toEqual({
    captions: ["", "Oi", "Termo"],
    rest: "",
  });
  expect(packed("Oi", [file("audio")])).toEqual({ captions: [""], rest: "Oi" });
  expect(packed("Oi", [])).toEqual({ captions: [], rest: "Oi" });
});

test.each([
  ["-22.97168, -43.18426", { latitude: -22.97168, longitude: -43.18426 }],
  ["-22,97168; -43,18426", { latitude: -22.97168, longitude: -43.18426 }],
  ["https://www.google.com/maps/@-23.55,-46.63,15z", { latitude: -23.55, longitude: -46.63 }],
  ["https://www.openstreetmap.org/#map=17/-22.9/-43.1", { latitude: -22.9, longitude: -43.1 }],
  ["120.5, 10", null],
  ["Rua das Flores", null],
])("%s is a point, or none", (text, point) => {
  expect(pointOf(text)).toEqual(point);
});
