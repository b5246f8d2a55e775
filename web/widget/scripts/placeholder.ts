import type { Plugin } from "vite";

/** The server swaps this literal for the brand's settings, so the minifier must leave exactly one, in double quotes. */
const PLACEHOLDER = "__MERHABA_CONFIG__";

export function keepPlaceholder(): Plugin {
  return {
    name: "merhaba-keep-placeholder",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        const found = chunk.code.match(new RegExp(`(["'\`])${PLACEHOLDER}\\1`, "g")) ?? [];
        if (found.length !== 1) this.error(`${chunk.fileName} must hold ${PLACEHOLDER} once, found ${found.length}`);
        chunk.code = chunk.code.replace(found[0], `"${PLACEHOLDER}"`);
      }
    },
  };
}
