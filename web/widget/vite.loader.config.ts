import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { keepPlaceholder } from "./scripts/placeholder.ts";

export default defineConfig({
  plugins: [keepPlaceholder()],
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL("../../src/merhaba/app/static/widget", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    lib: { entry: "src/loader/index.ts", formats: ["iife"], name: "MerhabaLoader", fileName: () => "loader.js" },
  },
});
