import { Icon } from "./Icon";

interface AvatarProps {
  name: string;
  size?: "xs" | "sm" | "md" | "lg";
  /** Whose it is: one of us, a customer, or something automatic. */
  kind?: "us" | "customer" | "bot";
  online?: boolean;
}

/** The first letters of a name, at most two, without splitting an emoji or a surrogate pair in half. */
export function initials(name: string, most = 2): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const chosen = words.length > 1 && most > 1 ? [words[0], words[words.length - 1]] : words.slice(0, 1);
  return chosen.map((word) => firstLetter(word ?? "")).join("");
}

function firstLetter(word: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word);
  return (first?.segment ?? "").toLocaleUpperCase();
}

/** A round mark for a person; the name itself always stands beside it or in a label. */
export function Avatar({ name, size = "sm", kind = "customer", online }: AvatarProps) {
  return (
    <span className={`av ${size} ${kind}`} aria-hidden="true">
      {kind === "bot" ? <Icon name="spark" size={12} /> : initials(name, size === "md" || size === "lg" ? 2 : 1)}
      {online && <i className="on" />}
    </span>
  );
}
