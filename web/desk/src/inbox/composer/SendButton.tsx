import { t } from "@lingui/core/macro";
import { Button, Dropdown, Icon, Item, Keys, Popup } from "@merhaba/ui";
import { useState } from "react";
import { recall, remember } from "../../state/remembered";
import { SnoozeChoices } from "../choose/SnoozePicker";

/** What happens to the conversation once the answer is sent. */
export type Then = "closed" | "stay" | "pending";

const known: readonly Then[] = ["closed", "stay", "pending"];

function label(then: Then): string {
  if (then === "closed") return t`Send and close`;
  return then === "stay" ? t`Send` : t`Send and set to pending`;
}

/** What one chose last; it stands on the button. */
export const usualThen = (): Then => {
  const kept = recall<Then>("send-then", "closed");
  return known.includes(kept) ? kept : "closed";
};

interface SendButtonProps {
  isDisabled: boolean;
  /** What a macro wants to happen; it stands on the button instead of what is usual. */
  afterwards: { then: Then; snooze: Date | null } | null;
  onSend: (then: Then, snooze: Date | null) => void;
}

/** Sends, in the way one usually does; the others are one press away. */
export function SendButton({ isDisabled, afterwards, onSend }: SendButtonProps) {
  const [usual, setUsual] = useState(usualThen);
  const [snoozing, setSnoozing] = useState(false);
  const choose = (key: string) => {
    if (key === "snooze") return setSnoozing(true);
    const then = key as Then;
    remember("send-then", then);
    setUsual(then);
    if (!isDisabled) onSend(then, null);
  };
  return (
    <span className="split">
      <Button look="go" isDisabled={isDisabled} onPress={() => onSend(afterwards?.then ?? usual, afterwards?.snooze ?? null)}>
        {afterwards?.snooze ? t`Send and snooze` : label(afterwards?.then ?? usual)} <Keys of="mod+enter" />
      </Button>
      <Dropdown
        aria-label={t`Other ways to send`}
        placement="top end"
        onAction={(key) => choose(String(key))}
        trigger={
          <Button look="go" aria-label={t`Other ways to send`}>
            <Icon name="chevronDown" />
          </Button>
        }
      >
        <Item id="stay" icon="send" keys="mod+shift+enter">{t`Send`}</Item>
        <Item id="closed" icon="check">{t`Send and close`}</Item>
        <Item id="pending" icon="clock">{t`Send and set to pending`}</Item>
        <Item id="snooze" icon="moon">{t`Send and snooze…`}</Item>
      </Dropdown>
      <span className="split-anchor">
        <Popup label={t`Snooze until`} placement="top end" isOpen={snoozing} onOpenChange={setSnoozing} trigger={<Button className="vh" excludeFromTabOrder aria-label={t`Send and snooze…`} />}>
          {(close) => (
            <SnoozeChoices
              onChoose={(until) => {
                close();
                if (!isDisabled) onSend("stay", until);
              }}
            />
          )}
        </Popup>
      </span>
    </span>
  );
}
