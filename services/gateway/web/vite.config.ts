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

/** The icons of the first picture: they come with it, those of the rest of the page with the rest. */
function firstIcons(): Set<string> {
  const icons = new Set<string>();
  const seen = new Set<string>();
  const walk = (file: string | undefined) => {
    if (!file || seen.has(file) || !/\.tsx?$/.test(file)) return;
    seen.add(file);
    for (const [, names = "", from = ""] of readFileSync(file, "utf8").matchAll(IMPORT)) {
      if (from === "@tabler/icons-react") for (const [name] of names.matchAll(/\bIcon\w+/g)) icons.add(name);
      else if (from.startsWith("@/")) walk(fileOf(join(SRC, from.slice(2))));
      else if (from.startsWith(".")) walk(fileOf(join(dirname(file), from)));
    }
  };
  walk(join(SRC, "main.tsx"));
  return icons;
}

const ICON = /@tabler[\\/]icons-react[\\/].*[\\/](Icon\w+)\.m?js$/;
let first: Set<string> | undefined;
const isFirst = (id: string): boolean => {
  first ??= firstIcons();
  return first.has(ICON.exec(id)?.[1] ?? "");
};

export default defineConfig({
  plugins: [react(), compressed],
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
