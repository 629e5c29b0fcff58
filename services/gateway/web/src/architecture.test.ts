import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const ROOT = import.meta.dirname;
const LIMIT = 250;
/** A layer may import itself and what stands to its right. */
const LAYERS = ["app", "features", "ui", "live", "api"];

const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
const text = (file: string) => readFileSync(join(ROOT, file), "utf8");

function imports(file: string): string[] {
  const found = text(file).matchAll(/(?:from|import\()\s*"(@\/|\.{1,2}\/)([^"]+)"/g);
  return [...found].map(([, kind, path]) =>
    kind === "@/" ? (path as string) : relative(ROOT, join(ROOT, file, "..", `${kind}${path}`)),
  );
}

test("imports point one way: app, features, ui, live, api", () => {
  const wrong = files.flatMap((file) => {
    const from = LAYERS.indexOf(file.split("/")[0] as string);
    if (from < 0 || file.endsWith(".test.ts")) return [];
    return imports(file)
      .filter((path) => LAYERS.includes(path.split("/")[0] as string))
      .filter((path) => LAYERS.indexOf(path.split("/")[0] as string) < from)
      .map((path) => `${file} → ${path}`);
  });
  expect(wrong).toEqual([]);
});

test("no feature imports another", () => {
  const wrong = files.flatMap((file) => {
    const [layer, feature] = file.split("/");
    if (layer !== "features") return [];
    return imports(file)
      .filter((path) => path.startsWith("features/") && path.split("/")[1] !== feature)
      .map((path) => `${file} → ${path}`);
  });
  expect(wrong).toEqual([]);
});

test(`no file is longer than ${LIMIT} lines`, () => {
  const long = files.filter((file) => text(file).split("\n").length > LIMIT);
  expect(long).toEqual([]);
});
