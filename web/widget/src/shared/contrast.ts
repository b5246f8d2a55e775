/** Colour arithmetic for a shop's own colours: contrast as WCAG 2.2 defines it (relative luminance). */
export type Rgb = readonly [number, number, number];

export const INK = "#1d2327";
export const WHITE = "#ffffff";

/** Reads `#rgb`, `#rrggbb`, `rgb()` and `rgba()`; gives null for anything else and for see-through colours. */
export function parseColour(text: string): Rgb | null {
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (hex) {
    const full = hex.length === 3 ? hex.replace(/./g, "$&$&") : hex;
    const value = parseInt(full, 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }
  const parts = /^rgba?\(([^)]+)\)$/.exec(text.trim())?.[1]?.split(/[\s,/]+/).map(parseFloat);
  if (!parts || parts.length < 3 || parts.some(Number.isNaN)) return null;
  // A half-transparent background shows what is behind it, so it does not settle the question.
  if (parts.length > 3 && parts[3]! < 0.5) return null;
  return [parts[0]!, parts[1]!, parts[2]!];
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** The text colour that reads on `fill` at 4.5:1: white, else ink, else black, one of which always does. */
export const textOn = (fill: Rgb): string => [WHITE, INK].find((text) => contrast(fill, parseColour(text)!) >= 4.5) ?? "#000";
