import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { keepPlaceholder } from "./scripts/placeholder.ts";

export default defineConfig({
  plugins: [keepPlaceholder()],
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL("../../src/merhaba/app/static/widget", import.meta.url)),
    emptyOutDir: false, // the loader is built first and stands there
    target: "es2022",
    modulePreload: false,
    rollupOptions: {
      input: "src/openings/index.ts",
      preserveEntrySignatures: "strict",
      output: { format: "es", entryFileNames: "openings.js" },
    },
  },
});
