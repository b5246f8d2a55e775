import {
  Checkbox as AriaCheckbox,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select as AriaSelect,
  SelectValue,
  Switch as AriaSwitch,
  Button as AriaButton,
  Text,
} from "react-aria-components";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

export interface Option<K extends string = string> {
  id: K;
  label: string;
  detail?: ReactNode;
  icon?: IconName;
}

interface SelectProps<K extends string> {
  label: string;
  value: K | null;
  options: readonly Option<K>[];
  onChange: (value: K) => void;
  hint?: ReactNode;
  placeholder?: string;
  isDisabled?: boolean;
  hideLabel?: boolean;
}

/** One of several, in a list that opens. */
export function Select<K extends string>({ label, value, options, onChange, hint, placeholder, isDisabled, hideLabel }: SelectProps<K>) {
  return (
    <AriaSelect
      className="tf"
      value={value}
      onChange={(key) => key !== null && onChange(key as K)}
      {...(placeholder !== undefined && { placeholder })}
      {...(isDisabled !== undefined && { isDisabled })}
      {...(hideLabel && { "aria-label": label })}
    >
      {!hideLabel && <Label>{label}</Label>}
      <AriaButton className="box select">
        <SelectValue className="grow cut">{({ selectedText, defaultChildren, isPlaceholder }) => (isPlaceholder ? defaultChildren : selectedText)}</SelectValue>
        <Icon name="chevronDown" size={14} />
      </AriaButton>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <Popover className="pop menu-pop" offset={4}>
        <ListBox className="menu" items={options}>
          {(option) => (
            <ListBoxItem className="item" id={option.id} textValue={option.label}>
              {({ isSelected }) => (
                <>
                  {option.icon && <Icon name={option.icon} />}
                  <span className="grow">
                    <span className="cut block">{option.label}</span>
                    {option.detail && <span className="detail">{option.detail}</span>}
                  </span>
                  <span className="tick">{isSelected && <Icon name="check" size={14} />}</span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

interface SegmentedProps<K extends string> {
  label: string;
  value: K;
  options: readonly Option<K>[];
  onChange: (value: K) => void;
  hint?: ReactNode;
}

/** One of a few, all visible side by side. */
export function Segmented<K extends string>({ label, value, options, onChange, hint }: SegmentedProps<K>) {
  return (
    <RadioGroup className="tf" value={value} onChange={(next) => onChange(next as K)} orientation="horizontal">
      <Label>{label}</Label>
      <div className="segments">
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className="segment">
            {option.icon && <Icon name={option.icon} size={14} />}
            {option.label}
          </Radio>
        ))}
      </div>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
    </RadioGroup>
  );
}

interface SwitchProps {
  children: ReactNode;
  detail?: ReactNode;
  isSelected: boolean;
  onChange: (on: boolean) => void;
  isDisabled?: boolean;
}

/** Something that is on or off, effective at once. */
export function Switch({ children, detail, ...rest }: SwitchProps) {
  return (
    <AriaSwitch {...rest} className="switch">
      <span className="track" aria-hidden="true">
        <i />
      </span>
      <span className="grow">
        <span className="m block">{children}</span>
        {detail && <span className="hint block">{detail}</span>}
      </span>
    </AriaSwitch>
  );
}

interface CheckboxProps {
  children?: ReactNode;
  isSelected: boolean;
  isIndeterminate?: boolean;
  onChange: (on: boolean) => void;
  "aria-label"?: string;
}

/** A tick box; without words it must carry an `aria-label`. */
export function Checkbox({ children, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox {...rest} className="check">
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className="tickbox" aria-hidden="true">
            {isIndeterminate ? <Icon name="minus" size={12} /> : isSelected ? <Icon name="check" size={12} /> : null}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}
