import { describe, expect, it } from "vitest";
import { palette } from "../src/app/palette";
import { ringFor } from "../src/loader/place";
import { contrast, parseColour, textOn, type Rgb } from "../src/shared/contrast";

const SURFACE = { light: [255, 255, 255], dark: [26, 31, 34] } as const satisfies Record<string, Rgb>;
/** A spread over the whole colour space, so that no shop's colour is left out. */
const EVERY: Rgb[] = [0, 51, 102, 153, 204, 255].flatMap((r) => [0, 51, 102, 153, 204, 255].flatMap((g) => [0, 51, 102, 153, 204, 255].map((b): Rgb => [r, g, b])));

describe("contrast", () => {
  it("matches the values WCAG gives", () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
  });

  it("reads what browsers and merchants write", () => {
    expect(parseColour("#0b7a78")).toEqual([11, 122, 120]);
    expect(parseColour("#fff")).toEqual([255, 255, 255]);
    expect(parseColour("rgb(1, 2, 3)")).toEqual([1, 2, 3]);
    expect(parseColour("rgb(1 2 3 / 0.9)")).toEqual([1, 2, 3]);
    expect(parseColour("rgba(0, 0, 0, 0)")).toBeNull();
    expect(parseColour("teal")).toBeNull();
  });

  it("finds readable text for every fill", () => {
    for (const fill of EVERY) expect(contrast(parseColour(textOn(fill))!, fill), String(fill)).toBeGreaterThanOrEqual(4.5);
  });
});

describe("palette", () => {
  it.each(["light", "dark"] as const)("keeps text at 4.5:1 and edges at 3:1 on %s for every accent", (theme) => {
    for (const accent of EVERY) {
      const colours = palette(`rgb(${accent.join(" ")})`, theme);
      expect(contrast(parseColour(colours["--accent-text"]!)!, SURFACE[theme]), String(accent)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(parseColour(colours["--accent-text"]!)!, parseColour(colours["--accent-soft"]!)!), String(accent)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(parseColour(colours["--accent-line"]!)!, SURFACE[theme]), String(accent)).toBeGreaterThanOrEqual(3);
    }
  });

  it("leaves the shop's own colour as the fill", () => {
    expect(palette("#ffd400", "light")["--accent"]).toBe("#ffd400");
    expect(palette("nonsense", "light")["--accent"]).toBe("#0b7a78");
  });
});

describe("launcher ring", () => {
  it("keeps launcher or ring at 3:1 on every page, for every accent", () => {
    for (const accent of EVERY) {
      for (const ground of EVERY) {
        const ring = parseColour(ringFor(accent, ground)[0])!;
        expect(Math.max(contrast(accent, ground), contrast(ring, ground)), `${accent} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
});
