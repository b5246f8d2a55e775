import { t } from "@lingui/core/macro";
import { Icon } from "@merhaba/ui";
import { Button, Group, Input, NumberField } from "react-aria-components";

interface StepperProps {
  label: string;
  value: number;
  max: number;
  min?: number;
  onChange: (value: number) => void;
  isDisabled?: boolean;
}

/** How many of something, by pressing or typing; never more than there are. */
export function Stepper({ label, value, max, min = 0, onChange, isDisabled = false }: StepperProps) {
  return (
    <NumberField aria-label={label} className="stepper" value={value} minValue={min} maxValue={max} step={1} isDisabled={isDisabled} onChange={(next) => onChange(Number.isNaN(next) ? min : next)}>
      <Group>
        <Button slot="decrement" aria-label={t`One less: ${label}`}>
          <Icon name="minus" />
        </Button>
        <Input />
        <Button slot="increment" aria-label={t`One more: ${label}`}>
          <Icon name="plus" />
        </Button>
      </Group>
    </NumberField>
  );
}
