import { createStore } from "../state/store";
import { recall, remember } from "../state/remembered";

/** Is the customer shown beside the conversation? `sheet` is a phone's full page, opened by hand and never remembered. */
export const sidePane = createStore<"open" | "closed" | "sheet">(recall("side", "open"));

/** Shows or hides the customer. On a narrow screen it is a page of its own. */
export function toggleSide(): void {
  const narrow = window.matchMedia("(max-width: 1180px)").matches;
  sidePane.set((now) => {
    if (narrow) return now === "sheet" ? "open" : "sheet";
    const next = now === "closed" ? "open" : "closed";
    remember("side", next);
    return next;
  });
}

/** Leaves the customer's own page on a narrow screen. */
export const closeSheet = (): void => sidePane.set((now) => (now === "sheet" ? "open" : now));
