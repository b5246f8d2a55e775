import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const OUT = fileURLToPath(new URL("../../src/merhaba/app/static/widget", import.meta.url));

/** Writes `manifest.json`, which tells the server the name of the built app. */
function manifest(): Plugin {
  return {
    name: "merhaba-manifest",
    writeBundle(_options, bundle) {
      const app = Object.values(bundle).find((chunk) => chunk.type === "chunk" && chunk.isEntry);
      if (!app) this.error("no entry was built");
      writeFileSync(join(OUT, "manifest.json"), `${JSON.stringify({ app: app.fileName })}\n`);
    },
  };
}

export default defineConfig({
  plugins: [manifest()],
  publicDir: false,
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: OUT,
    emptyOutDir: false, // the loader is built first and stands there
    target: "es2022",
    modulePreload: false,
    rollupOptions: {
      input: "src/app/start.tsx",
      preserveEntrySignatures: "allow-extension" /* parts fetched later take from the app itself */,
      output: { format: "es", entryFileNames: "assets/app-[hash].js", chunkFileNames: "assets/[name]-[hash].js" },
    },
  },
});
