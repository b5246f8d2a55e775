import {
  Header,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger,
  Popover,
  type MenuItemProps,
  type MenuProps,
  type PopoverProps,
} from "react-aria-components";
import type { ReactElement, ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import { Keys } from "./Keys";

interface DropdownProps<T extends object> extends MenuProps<T> {
  /** The button that opens it. */
  trigger: ReactElement;
  placement?: PopoverProps["placement"];
  isOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** A button with a menu under it. */
export function Dropdown<T extends object>({ trigger, placement = "bottom start", isOpen, onOpenChange, ...menu }: DropdownProps<T>) {
  const state = { ...(isOpen === undefined ? {} : { isOpen }), ...(onOpenChange && { onOpenChange }) };
  return (
    <MenuTrigger {...state}>
      {trigger}
      <Popover className="pop menu-pop" placement={placement} offset={4}>
        <AriaMenu {...menu} className="menu" />
      </Popover>
    </MenuTrigger>
  );
}

interface ItemProps extends Omit<MenuItemProps, "children" | "className"> {
  icon?: IconName;
  keys?: string;
  start?: ReactNode;
  end?: ReactNode;
  detail?: ReactNode;
  danger?: boolean;
  children: ReactNode;
}

/** One line of a menu: an icon or a mark, the words, and the key that does the same. A chosen one has a tick. */
export function Item({ icon, keys, start, end, detail, danger, children, ...rest }: ItemProps) {
  return (
    <AriaMenuItem {...rest} className={danger ? "item danger" : "item"}>
      {({ isSelected, selectionMode }) => (
        <>
          {icon && <Icon name={icon} />}
          {start}
          <span className="grow">
            <span className="cut block">{children}</span>
            {detail && <span className="detail">{detail}</span>}
          </span>
          {selectionMode !== "none" && <span className="tick">{isSelected && <Icon name="check" size={14} />}</span>}
          {keys && <Keys of={keys} />}
          {end}
        </>
      )}
    </AriaMenuItem>
  );
}

/** A titled part of a menu. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <AriaMenuSection className="menu-section">
      <Header className="menu-title">{title}</Header>
      {children}
    </AriaMenuSection>
  );
}
