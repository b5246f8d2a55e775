import { Fragment, type ComponentChild } from "preact";
import { pieces, type Catalog } from "../i18n";

/** A sentence of the interface whose places are elements, so that names stand out and keep their direction. */
export function Words({ of, ...places }: { of: keyof Catalog } & Record<string, ComponentChild>) {
  return <>{pieces(of).map((part, i) => <Fragment key={i}>{typeof part === "string" ? part : places[part.place]}</Fragment>)}</>;
}

/** Somebody's name: bold, and isolated so that its direction does not turn the sentence around. */
export const Name = ({ children }: { children: ComponentChild }) => <b><bdi>{children}</bdi></b>;

// Addresses as people type them; trailing punctuation belongs to the sentence, not to the link.
const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/giu;

/** Plain text with its links and e-mail addresses made clickable. Never interprets markup. */
export function Linked({ text }: { text: string }) {
  const parts: ComponentChild[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(end, match.index));
    const web = /^https?:/i.test(match[0]);
    parts.push(<a href={web ? match[0] : `mailto:${match[0]}`} {...(web && { target: "_blank", rel: "noopener noreferrer nofollow" })} dir="ltr">{match[0]}</a>);
    end = match.index + match[0].length;
  }
  return <>{parts}{text.slice(end)}</>;
}

const FACES = ["a", "b", "c"];

/** Initials on a calm ground; the same name always gets the same one. */
export function Avatar({ name, initials, small = false, online = false }: { name: string; initials?: string; small?: boolean; online?: boolean }) {
  const letters = initials || Array.from(name.trim())[0] || "?";
  const face = FACES[[...name].reduce((sum, char) => (sum * 31 + char.codePointAt(0)!) % 8191, 7) % FACES.length];
  return <span class={`av av-${face} ${small ? "av-s" : ""} ${online ? "av-on" : ""}`} aria-hidden="true">{letters}</span>;
}
