import { readFileSync, statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const gateway = process.env.GUICHE_GATEWAY ?? "http://127.0.0.1:8080";

const TEXT = /\.(js|css|html|svg|json)$/;
const WORTH = 1_000;

/** Each file is compressed once, as well as it can be, beside itself: the gateway hands it out as it is. */
const compressed: Plugin = {
  name: "guiche:compressed",
  apply: "build",
  async writeBundle({ dir = "dist" }, bundle) {
    const files = Object.keys(bundle).filter((name) => TEXT.test(name));
    for (const file of files.map((name) => join(dir, name))) {
      const plain = await readFile(file);
      if (plain.length < WORTH) continue;
      await writeFile(`${file}.gz`, gzipSync(plain, { level: 9 }));
      await writeFile(`${file}.br`, brotliCompressSync(plain));
    }
  },
};

const SRC = fileURLToPath(new URL("./src", import.meta.url));
const IMPORT = /^(?:import|export)\s+(?!type\s)([^;]*?)\s*from\s+"([^"]+)"/gm;

function fileOf(path: string): string | undefined {
  return ["", ".ts", ".tsx", "/index.ts"]
    .map((end) => path + end)
    .find((each) => statSync(each, { throwIfNoEntry: false })?.isFile());
}

/** What the first picture's modules name: its icons and its areas of texts come with it, the others with the rest. */
function firstPicture(): { icons: Set<string>; areas: Set<string> } {
  const icons = new Set<string>();
  const areas = new Set<string>();
  const seen = new Set<string>();
  const walk = (file: string | undefined) => {
    if (!file || seen.has(file) || !/\.tsx?$/.test(file)) return;
    seen.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, area = ""] of text.matchAll(/["'`]([a-zA-Z]+)\.[\w${]/g)) areas.add(area);
    for (const [, names = "", from = ""] of text.matchAll(IMPORT)) {
      if (from === "@tabler/icons-react") for (const [name] of names.matchAll(/\bIcon\w+/g)) icons.add(name);
      else if (from.startsWith("@/")) walk(fileOf(join(SRC, from.slice(2))));
      else if (from.startsWith(".")) walk(fileOf(join(dirname(file), from)));
    }
  };
  walk(join(SRC, "main.tsx"));
  return { icons, areas };
}

const ICON = /@tabler[\\/]icons-react[\\/].*[\\/](Icon\w+)\.m?js$/;
let known: ReturnType<typeof firstPicture> | undefined;
function first(): ReturnType<typeof firstPicture> {
  known ??= firstPicture();
  return known;
}
const isFirst = (id: string): boolean => first().icons.has(ICON.exec(id)?.[1] ?? "");

const WORDS = /^virtual:words\/(first|rest)$/;

/** The default language in two parts, told apart by its areas. */
const words: Plugin = {
  name: "guiche:words",
  resolveId: (id) => (WORDS.test(id) ? `\0${id}` : undefined),
  load(id) {
    const part = id.startsWith("\0") ? WORDS.exec(id.slice(1))?.[1] : undefined;
    if (!part) return undefined;
    const file = join(SRC, "i18n", "pt-BR.json");
    this.addWatchFile(file);
    const all = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>);
    const own = all.filter(([area]) => first().areas.has(area) === (part === "first"));
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(own)))});`;
  },
};

export default defineConfig({
  plugins: [react(), words, compressed],
  resolve: { alias: { "@": SRC } },
  server: { proxy: { "/api": { target: gateway, ws: true } } },
  build: {
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "icons", test: (id) => ICON.test(id) && isFirst(id) },
            { name: "more-icons", test: (id) => ICON.test(id) && !isFirst(id) },
            {
              name: "frame",
              test: /node_modules[\\/](react|react-dom|scheduler|react-router|i18next|react-i18next|@tanstack)[\\/]/,
            },
          ],
        },
      },
    },
  },
});
