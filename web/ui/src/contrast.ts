/**
 * Contrast of two colours as WCAG 2.2 defines it (1 to 21).
 * Takes `#rrggbb`; gives `null` for anything else.
 */
export function contrast(one: string, other: string): number | null {
  const a = luminance(one);
  const b = luminance(other);
  if (a === null || b === null) return null;
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The ink, white or near-black, that reads better on a colour. */
export function onColour(colour: string): "#ffffff" | "#1d2327" {
  return (contrast(colour, "#ffffff") ?? 21) >= (contrast(colour, "#1d2327") ?? 0) ? "#ffffff" : "#1d2327";
}

function luminance(colour: string): number | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!match) return null;
  const [red, green, blue] = match.slice(1).map((pair) => {
    const value = parseInt(pair, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
