import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
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

export default defineConfig({
  plugins: [react(), compressed],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": { target: gateway, ws: true } } },
  build: {
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "icons", test: /@tabler[\\/]icons-react/ },
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
