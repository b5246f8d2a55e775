import optimizeLocales from "@react-aria/optimize-locales-plugin";
import babel from "@rolldown/plugin-babel";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { linguiMacroPreset } from "./build/linguiMacro.ts";

const server = process.env["MERHABA_DEV_SERVER"] ?? "http://127.0.0.1:8700";
// The server takes writes only from its own origin; while developing, the page comes from another one.
const proxied = { target: server, changeOrigin: true, headers: { origin: server } };

export default defineConfig(({ command }) => ({
  // The server keeps the built files under /app/ and gives the page at every address of the desk.
  base: command === "build" ? "/app/" : "/",
  plugins: [
    babel({ presets: [linguiMacroPreset()] }),
    react(),
    { ...optimizeLocales.vite({ locales: ["en-US", "ar-AE", "tr-TR", "zh-CN", "de-DE", "fr-FR", "es-ES"] }), enforce: "pre" as const },
  ],
  build: {
    outDir: "../../src/merhaba/app/static/desk",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
  },
  server: {
    proxy: { "/api": proxied, "/live": { ...proxied, ws: true }, "/files": proxied, "/app": proxied, "/widget": proxied, "/demo": proxied },
  },
  test: { environment: "jsdom", include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"], setupFiles: ["tests/setup.ts"] },
}));
