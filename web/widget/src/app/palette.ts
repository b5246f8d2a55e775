import type { Theme } from "../shared/config";
import { contrast, parseColour, textOn, type Rgb } from "../shared/contrast";

const SURFACE: Record<Theme, Rgb> = { light: [255, 255, 255], dark: [26, 31, 34] };
const INK: Record<Theme, Rgb> = { light: [29, 35, 39], dark: [236, 239, 240] };
const FALLBACK: Rgb = [11, 122, 120];

const hex = (colour: Rgb): string => `#${colour.map((c) => c.toString(16).padStart(2, "0")).join("")}`;

const mix = (a: Rgb, b: Rgb, share: number): Rgb =>
  [0, 1, 2].map((i) => Math.round(a[i]! + (b[i]! - a[i]!) * share)) as unknown as Rgb;

/** Moves `colour` towards `towards` in small steps until it stands out from every ground by `ratio`. */
function until(colour: Rgb, towards: Rgb, grounds: Rgb[], ratio: number): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = mix(colour, towards, share);
    if (grounds.every((ground) => contrast(mixed, ground) >= ratio)) return mixed;
  }
  return towards;
}

/**
 * The CSS variables that follow from a shop's accent. The fill stays the shop's own colour; text, marks and
 * edges in that colour are moved until they read on the surface (4.5:1 and 3:1).
 */
export function palette(accent: string, theme: Theme): Record<string, string> {
  const fill = parseColour(accent) ?? FALLBACK;
  const surface = SURFACE[theme];
  const soft = mix(surface, fill, theme === "light" ? 0.12 : 0.24);
  const onFill = textOn(fill);
  return {
    "--accent": hex(fill),
    "--on-accent": onFill,
    "--accent-hover": hex(mix(fill, onFill === "#ffffff" ? INK.light : [255, 255, 255], 0.14)),
    "--accent-soft": hex(soft),
    "--accent-text": hex(until(fill, INK[theme], [surface, soft], 4.5)),
    "--accent-line": hex(until(fill, INK[theme], [surface], 3)),
  };
}
