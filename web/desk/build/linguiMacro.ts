import { defineRolldownBabelPreset } from "@rolldown/plugin-babel";

/** Turns Lingui's macros into calls; only files that import one go through Babel. */
export function linguiMacroPreset() {
  return defineRolldownBabelPreset({
    preset: () => ({ plugins: [["@lingui/babel-plugin-lingui-macro", {}]] }),
    rolldown: { filter: { code: /@lingui\/(core|react)\/macro/ } },
  });
}
