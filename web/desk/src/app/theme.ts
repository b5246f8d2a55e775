import type { Agent } from "@merhaba/api";
import { recall, remember } from "../state/remembered";

type Theme = Agent["theme"];
const dark = window.matchMedia?.("(prefers-color-scheme: dark)");
let chosen: Theme = recall<Theme>("theme", "system");

function draw() {
  document.documentElement.dataset["theme"] = chosen === "system" ? (dark?.matches ? "dark" : "light") : chosen;
}

dark?.addEventListener("change", draw);

/** Turns the page light or dark, or lets it follow the machine; remembered, so that the next start does not flash. */
export function showTheme(theme: Theme): void {
  chosen = theme;
  remember("theme", theme);
  draw();
}

/** How tight lists and messages stand. */
export function showDensity(density: Agent["density"]): void {
  remember("density", density);
  document.documentElement.dataset["density"] = density;
}

/** What was chosen last in this browser, before the session is known. */
export function showRemembered(): void {
  draw();
  showDensity(recall<Agent["density"]>("density", "comfortable"));
}
