import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

interface EmptyProps {
  icon?: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** What stands where nothing is yet: what will be here, and how to get it. */
export function Empty({ icon = "inbox", title, children, action }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-mark">
        <Icon name={icon} size={20} />
      </span>
      <p className="b">{title}</p>
      {children && <div className="mute s">{children}</div>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}

/** A line of text that is on its way. */
export function Bone({ width = "100%", height = 12, round }: { width?: string | number; height?: number; round?: boolean }) {
  return <span className={round ? "bone round" : "bone"} style={{ inlineSize: width, blockSize: height }} aria-hidden="true" />;
}

/** Something people should know about the page as a whole. */
export function Banner({ tone, icon, children, action }: { tone: "saffron" | "pomegranate" | "grey" | "teal"; icon: IconName; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={`banner ${tone}`} role="status">
      <Icon name={icon} />
      <div className="grow">{children}</div>
      {action}
    </div>
  );
}
