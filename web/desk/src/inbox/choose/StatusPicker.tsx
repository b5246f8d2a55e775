import { t } from "@lingui/core/macro";
import type { Conversation, Status } from "@merhaba/api";
import { Button, Dropdown, Icon, Item } from "@merhaba/ui";
import { exact } from "../../i18n/format";
import { useActions } from "../actions";
import { openPicker } from "../pickers";
import { statusName } from "../status";

const statuses: readonly Status[] = ["open", "pending", "snoozed", "closed"];

/** Where a conversation stands. */
export function StatusPicker({ conversation }: { conversation: Conversation }) {
  const act = useActions();
  const { status, snoozed_until: until } = conversation;
  const choose = (next: Status) => {
    if (next === status) return;
    if (next === "snoozed") openPicker("snooze", "thread");
    else act.status([conversation.id], next);
  };
  return (
    <Dropdown
      aria-label={t`Status`}
      selectionMode="single"
      selectedKeys={[status]}
      onAction={(key) => choose(key as Status)}
      trigger={
        <Button look="ghost" className="pick" aria-label={t`Status: ${statusName(status)}`}>
          <i className={`st ${status}`} />
          {status === "snoozed" && until ? t`Snoozed until ${exact(until)}` : statusName(status)}
          <Icon name="chevronDown" size={14} />
        </Button>
      }
    >
      {statuses.map((each) => (
        <Item key={each} id={each} start={<i className={`st ${each}`} />}>
          {statusName(each)}
        </Item>
      ))}
    </Dropdown>
  );
}
