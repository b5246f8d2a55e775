import { Button as AriaButton, TooltipTrigger, type ButtonProps as AriaButtonProps } from "react-aria-components";
import type { ReactNode, Ref } from "react";
import { Icon, type IconName } from "./Icon";
import { Tip } from "./Tip";

type Look = "plain" | "ghost" | "go" | "danger";

export interface ButtonProps extends Omit<AriaButtonProps, "children" | "className"> {
  look?: Look;
  icon?: IconName;
  children?: ReactNode;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with words, and perhaps an icon before them. */
export function Button({ look = "plain", icon, children, className, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={["btn", look !== "plain" && look, className].filter(Boolean).join(" ")}>
      {icon && <Icon name={icon} />}
      {children}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "children" | "icon"> {
  icon: IconName;
  /** What the button does: its accessible name and its tooltip. */
  label: string;
  /** The key that does the same, shown in the tooltip. */
  keys?: string;
  size?: 14 | 16 | 20;
  badge?: ReactNode;
}

/** A button that is only an icon: always named, and explained by a tooltip. */
export function IconButton({ icon, label, keys, look = "ghost", size = 16, className, badge, ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton {...rest} aria-label={label} className={["btn", "ico", look !== "plain" && look, className].filter(Boolean).join(" ")}>
        <Icon name={icon} size={size} />
        {badge}
      </AriaButton>
      <Tip keys={keys}>{label}</Tip>
    </TooltipTrigger>
  );
}
