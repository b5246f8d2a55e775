import { Tooltip } from "react-aria-components";
import type { ReactNode } from "react";
import { Keys } from "./Keys";

/** A tooltip's body, with the key that does the same. Stands inside a `TooltipTrigger`. */
export function Tip({ children, keys }: { children: ReactNode; keys?: string | undefined }) {
  return (
    <Tooltip className="tip" offset={6}>
      <span>{children}</span>
      {keys && <Keys of={keys} />}
    </Tooltip>
  );
}
