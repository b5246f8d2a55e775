import type { WidgetConfig } from "../shared/config";
import { parseColour, textOn } from "../shared/contrast";
import { isRightToLeft } from "../shared/language";
import { key, read, write } from "../shared/stored";
import styles from "./launcher.css?inline";
import { groundColour, liftNeeded, ringFor } from "./place";
import { inLanguage, launcherTexts } from "./texts";

const CHAT = "M3.5 9.6c0-3.5 2.9-6.1 6.5-6.1s6.5 2.6 6.5 6.1-2.9 6.1-6.5 6.1c-.8 0-1.6-.1-2.3-.4L4 16.5l.9-3.2c-.9-1-1.4-2.3-1.4-3.7Z";
const DOWN = "m5 7.5 5 5 5-5";
const CROSS = "m5 5 10 10M15 5 5 15";

type Attributes = Record<string, string>;

function make<T extends Element = HTMLElement>(name: string, attributes: Attributes, parent?: Node, namespace = "http://www.w3.org/1999/xhtml"): T {
  const element = document.createElementNS(namespace, name);
  for (const one in attributes) element.setAttribute(one, attributes[one]!);
  parent?.appendChild(element);
  return element as T;
}

function icon(path: string, parent: Node, name = ""): void {
  const svg = "http://www.w3.org/2000/svg";
  make("path", { d: path }, make("svg", { viewBox: "0 0 20 20", class: name, "aria-hidden": "true" }, parent, svg), svg);
}

export type Launcher = ReturnType<typeof createLauncher>;

/** The round button in the corner, its badge and the pop-up text that points at it, in a shadow root of their own. */
export function createLauncher(config: WidgetConfig, language: string, onOpen: () => void) {
  const accent = parseColour(config.accent)!; // the server takes no other than #rrggbb
  const host = make("merhaba-widget", {});
  const root = host.attachShadow({ mode: "open" });
  // A constructed sheet is not subject to the page's style-src, a <style> element would be.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];

  const dock = make("div", { class: config.position === "left" ? "dock left" : "dock" }, root);
  const button = make<HTMLButtonElement>("button", { class: "launcher", type: "button", "aria-haspopup": "dialog" }, dock);
  icon(CHAT, button, "chat");
  icon(DOWN, button, "down");
  const badge = make("span", { class: "badge", "aria-hidden": "true" }, button);
  const colour = (name: string, value: string): void => dock.style.setProperty(name, value);
  colour("--accent", `rgb(${accent.join(" ")})`);
  colour("--on-accent", textOn(accent));

  let pop: HTMLElement | null = null;
  let unread = 0;
  let lift = 0;
  let open = false;

  const render = (): void => {
    const [openText, closeText] = launcherTexts(language);
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", open ? closeText! : unread ? `${openText} (${unread})` : openText!);
    badge.hidden = open || !unread;
    badge.textContent = unread > 9 ? "9+" : String(unread);
  };

  const dismissPop = (): void => {
    if (!pop) return;
    pop.remove();
    pop = null;
    write(key(config.site, "pop"), "1");
  };
  render();

  return {
    host, root, button,
    setLanguage(to: string): void {
      language = to;
      render();
    },
    setDark(dark: boolean): void {
      dock.classList.toggle("dark", dark);
    },
    setOpen(to: boolean): void {
      open = to;
      if (open) dismissPop();
      render();
    },
    setUnread(to: number): void {
      unread = to;
      render();
    },
    /** Stands clear of bars and out from the page; called whenever the page may have changed under it. */
    settle(): void {
      const box = button.getBoundingClientRect();
      if (!box.width) return;
      const needed = liftNeeded(host, box, lift);
      // Only when it changed: the host stands in the observed page, so every write comes back as a mutation.
      if (needed !== lift) host.style.setProperty("--lift", `${(lift = needed)}px`);
      const [ring, size] = ringFor(accent, groundColour(host, box));
      colour("--ring", ring);
      colour("--ring-size", size);
    },
    /** The pop-up text, until the visitor has dismissed or followed it once. */
    showPop(): void {
      const text = inLanguage(config.launcher_text, language);
      if (!text || open || pop || read(key(config.site, "pop"))) return;
      const box = (pop = make<HTMLElement>("div", { class: "pop", dir: isRightToLeft(language) ? "rtl" : "ltr" }));
      dock.insertBefore(box, button);
      const say = make<HTMLButtonElement>("button", { class: "say", type: "button" }, box);
      say.textContent = text;
      say.onclick = onOpen;
      const shut = make<HTMLButtonElement>("button", { class: "shut", type: "button", "aria-label": launcherTexts(language)[2]! }, box);
      icon(CROSS, shut);
      shut.onclick = () => {
        dismissPop();
        button.focus();
      };
    },
  };
}
