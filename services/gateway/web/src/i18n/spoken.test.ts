import type { TFunction } from "i18next";
import { expect, test } from "vitest";
import { remembering } from "./spoken";

function spoken(words: Record<string, string>) {
  const asked: unknown[][] = [];
  const t = (...call: unknown[]) => {
    asked.push(call);
    return words[String(call[0])] ?? call[0];
  };
  return { asked, t: remembering(t as unknown as TFunction) };
}

test("a word is looked up once", () => {
  const { asked, t } = spoken({ "action.accept": "Aceitar" });
  expect([t("action.accept"), t("action.accept")]).toEqual(["Aceitar", "Aceitar"]);
  expect(asked).toHaveLength(1);
});

test("a word that has not come yet is looked up again", () => {
  const words: Record<string, string> = {};
  const { t } = spoken(words);
  expect(t("action.accept")).toBe("action.accept");
  words["action.accept"] = "Aceitar";
  expect(t("action.accept")).toBe("Aceitar");
});

test("what is to be filled in is filled in anew", () => {
  const { asked, t } = spoken({ "ticket.with": "com {{name}}" });
  t("ticket.with", { name: "Ana" });
  t("ticket.with", { name: "Bruno" });
  expect(asked).toEqual([
    ["ticket.with", { name: "Ana" }],
    ["ticket.with", { name: "Bruno" }],
  ]);
});
