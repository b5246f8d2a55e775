import { isRightToLeft } from "../shared/language";
import styles from "./bubble.css?inline";
import { wordsIn } from "./words";

interface Said {
  shop: string;
  text: string;
  language: string;
  onFollow: () => void;
  onDismiss: () => void;
}

function add<T extends HTMLElement>(name: string, parent: Node, attributes: Record<string, string>, text = ""): T {
  const element = document.createElement(name) as T;
  for (const one in attributes) element.setAttribute(one, attributes[one]!);
  if (text) element.textContent = text;
  parent.appendChild(element);
  return element;
}

/** The place over the launcher where openings appear. It stands there empty first, so that screen readers hear what comes. */
export function createPlace(root: ShadowRoot, launcher: HTMLElement): HTMLElement {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const place = document.createElement("div");
  place.className = "opening-place";
  place.setAttribute("role", "status");
  launcher.before(place); // before the button, so that Tab comes to it first
  return place;
}

/** Shows one; gives what takes it away again. Never takes the focus. */
export function showBubble(place: HTMLElement, { shop, text, language, onFollow, onDismiss }: Said): () => void {
  const [automatic, dismiss] = wordsIn(language);
  const bubble = add("div", place, { class: "opening", dir: isRightToLeft(language) ? "rtl" : "ltr", lang: language });
  const say = add<HTMLButtonElement>("button", bubble, { class: "say", type: "button" });
  const by = add("span", say, { class: "by" });
  add("bdi", by, {}, shop);
  add("span", by, {}, ` · ${automatic}`);
  add("span", say, { class: "words", dir: "auto" }, text);
  const shut = add<HTMLButtonElement>("button", bubble, { class: "shut", type: "button", "aria-label": dismiss });
  const svg = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(svg, "svg");
  icon.setAttribute("viewBox", "0 0 20 20");
  icon.setAttribute("aria-hidden", "true");
  icon.appendChild(document.createElementNS(svg, "path")).setAttribute("d", "m5 5 10 10M15 5 5 15");
  shut.appendChild(icon);
  say.onclick = onFollow;
  shut.onclick = onDismiss;
  bubble.onkeydown = (event) => {
    if (event.key === "Escape") onDismiss();
  };
  return () => bubble.remove();
}
