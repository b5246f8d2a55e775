import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

export type Tone = "grey" | "leaf" | "saffron" | "pomegranate" | "teal" | "violet";

/** A short state in words, coloured by what it means. */
export function Pill({ tone = "grey", icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`pill ${tone}`}>
      {icon && <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}

/** The small square that shows a tag's colour. */
export function Swatch({ colour }: { colour: string }) {
  return <i className={`sw ${colour}`} aria-hidden="true" />;
}

/** A language as a two-letter badge. */
export function LanguageBadge({ code, label }: { code: string; label: string }) {
  return (
    <abbr className="lang" title={label}>
      {code.split("-")[0]?.toLocaleUpperCase("en")}
    </abbr>
  );
}
