import { INK, WHITE, contrast, parseColour, type Rgb } from "../shared/contrast";

/** What lies under a point of the page, topmost first, without our own host. */
const under = (x: number, y: number, host: Element): Element[] =>
  document.elementsFromPoint(x, y).filter((element) => element !== host);

/** The fixed or sticky box an element belongs to, if any. */
function fixedBox(element: Element | null): DOMRect | null {
  for (; element && element !== document.documentElement; element = element.parentElement) {
    if (/fixed|sticky/.test(getComputedStyle(element).position)) return element.getBoundingClientRect();
  }
  return null;
}

/**
 * How far the launcher must rise so that no cookie bar, buy bar or consent box lies over it. Looks at the
 * corner as if the launcher stood at its resting place; boxes taller than 60% of the window are page
 * overlays, not bars, and are left alone.
 */
export function liftNeeded(host: Element, button: DOMRect, current: number): number {
  let lift = 0;
  for (let round = 0; round < 3; round++) {
    const top = button.top + current - lift;
    const points = [
      [button.left + 4, top + button.height - 4], [button.right - 4, top + button.height - 4],
      [button.left + button.width / 2, top + button.height / 2], [button.left + button.width / 2, top + button.height + 8],
    ] as const;
    const tops = points.flatMap(([x, y]) => under(x, Math.min(y, innerHeight - 2), host).map(fixedBox))
      .filter((box): box is DOMRect => !!box && box.height > 8 && box.height < innerHeight * 0.6 && box.bottom > innerHeight - 160)
      .map((box) => innerHeight - box.top);
    const needed = Math.max(0, ...tops);
    if (needed - 4 <= lift) break;
    lift = Math.min(needed, innerHeight * 0.6);
  }
  return Math.round(lift);
}

/** The page's colour behind the launcher, or null when a picture or a gradient makes it unknowable. */
export function groundColour(host: Element, button: DOMRect): Rgb | null {
  for (const element of under(button.left + button.width / 2, button.top + button.height / 2, host)) {
    const style = getComputedStyle(element);
    if (style.backgroundImage !== "none" || /^(IMG|VIDEO|CANVAS|IFRAME|svg|image)$/.test(element.tagName)) return null;
    const colour = parseColour(style.backgroundColor);
    if (colour) return colour;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches && /dark/.test(getComputedStyle(document.documentElement).colorScheme)
    ? [18, 18, 18] : [255, 255, 255];
}

/** Colour and width of the ring that keeps the launcher at 3:1 or more (WCAG 1.4.11) on what is behind it. */
export function ringFor(accent: Rgb, ground: Rgb | null): [colour: string, size: string] {
  if (ground && contrast(accent, ground) >= 3) return [WHITE, "2px"];
  const [white, ink] = [parseColour(WHITE)!, parseColour(INK)!];
  // On a picture the ring must differ from the launcher itself, so that one of the two always stands out.
  const against = ground ?? accent;
  return [contrast(white, against) >= contrast(ink, against) ? WHITE : INK, "4px"];
}
