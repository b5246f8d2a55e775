import { iconPaths, type IconName } from "./iconPaths";

export type { IconName };

/** Icons that point along the line of reading and turn around in right-to-left languages. */
const turning = new Set<IconName>(["reply", "truck", "chevronBack", "chevronForward", "exit", "send", "external", "list", "numbers", "quote", "undo", "panel"]);

interface IconProps {
  name: IconName;
  size?: 12 | 14 | 16 | 20 | 24;
  className?: string;
}

/** A decorative icon; what it means must also be said in words (a label or visible text beside it). */
export function Icon({ name, size = 16, className }: IconProps) {
  const [grid, shapes] = iconPaths[name];
  const classes = ["i", `i-${size}`, turning.has(name) && "flip", className].filter(Boolean).join(" ");
  return <svg className={classes} viewBox={`0 0 ${grid} ${grid}`} aria-hidden="true" dangerouslySetInnerHTML={{ __html: shapes }} />;
}
