import { Dialog, DialogTrigger, Popover, type PopoverProps } from "react-aria-components";
import type { ReactElement, ReactNode } from "react";

interface PopupProps {
  trigger: ReactElement;
  label: string;
  placement?: PopoverProps["placement"];
  isOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: (close: () => void) => ReactNode;
}

/** A button with something more than a menu under it: a search with a list, a small form. */
export function Popup({ trigger, label, placement = "bottom start", isOpen, onOpenChange, children }: PopupProps) {
  const state = { ...(isOpen === undefined ? {} : { isOpen }), ...(onOpenChange && { onOpenChange }) };
  return (
    <DialogTrigger {...state}>
      {trigger}
      <Popover className="pop" placement={placement} offset={4}>
        <Dialog className="popup" aria-label={label}>
          {({ close }) => <>{children(close)}</>}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
