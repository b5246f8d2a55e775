import { linguiMacroPreset } from "./build/linguiMacro.ts";
import babel from "@rolldown/plugin-babel";
import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env["MERHABA_DEV_SERVER"] ?? "http://127.0.0.1:8700";

export default defineConfig({
  base: "/app/",
  plugins: [
    babel({ presets: [linguiMacroPreset()] }),
    react(),
    { ...optimizeLocales.vite({ locales: ["en-US", "ar-AE", "tr-TR", "zh-CN", "de-DE", "fr-FR", "es-ES"] }), enforce: "pre" },
  ],
  build: {
    outDir: "../../src/merhaba/app/static/desk",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
  },
  server: {
    proxy: { "/api": server, "/live": { target: server, ws: true }, "/widget.js": server, "/widget": server, "/demo": server },
  },
  test: { environment: "jsdom", include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"], setupFiles: ["tests/setup.ts"] },
});
