import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import en from "./en.json";
import es from "./es.json";
import pt from "./pt-BR.json";

function flat(node: object, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === "string") found.set(prefix + key, value);
    else for (const [inner, text] of flat(value as object, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

const catalogue = flat(pt);
const others = { en: flat(en), es: flat(es) };
const holes = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([hole]) => hole).sort();

test.each(Object.entries(others))("%s says everything that Portuguese says", (_, texts) => {
  expect([...texts.keys()].sort()).toEqual([...catalogue.keys()].sort());
  for (const [key, text] of texts) expect([key, holes(text)]).toEqual([key, holes(catalogue.get(key) ?? "")]);
});

test("no text is empty or shouts", () => {
  for (const texts of [catalogue, ...Object.values(others)])
    for (const [key, text] of texts) expect([key, text]).toEqual([key, expect.stringMatching(/^[^!¡]+$/)]);
});

test("every key that the code names is in the catalogue", () => {
  const root = join(import.meta.dirname, "..");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".tsx") || file.endsWith(".ts"),
  );
  const named = files
    .filter((file) => !file.includes(".test."))
    .flatMap((file) =>
      [...readFileSync(join(root, file), "utf8").matchAll(/"([a-z]+\.[A-Za-z.]+)"/g)].map(
        ([, key]) => key as string,
      ),
    )
    .filter((key) => (key.split(".")[0] as string) in pt);
  const missing = named.filter((key) => !catalogue.has(key) && !catalogue.has(`${key}_other`));
  expect([...new Set(missing)]).toEqual([]);
});
