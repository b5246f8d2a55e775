import { t } from "@lingui/core/macro";
import type { Conversation, Priority } from "@merhaba/api";
import { Button, Dropdown, Icon, IconButton, Item } from "@merhaba/ui";
import { useActions } from "../actions";
import { priorities, priorityName } from "../status";
import { usePicker } from "./usePicker";

/** How much it presses. */
export function PriorityPicker({ ids, of, conversation }: { ids: readonly string[]; of: "thread" | "bulk"; conversation?: Conversation }) {
  const act = useActions();
  const state = usePicker("priority", of);
  const now = conversation?.priority;
  const trigger =
    of === "bulk" ? (
      <IconButton icon="flag" className="small" label={t`Priority`} keys="p" />
    ) : now && now !== "normal" ? (
      <Button look="ghost" className={`pick priority-${now}`} aria-label={t`Priority: ${priorityName(now)}`}>
        <Icon name="flag" size={14} />
        {priorityName(now)}
      </Button>
    ) : (
      <IconButton icon="flag" size={14} className={state.isOpen ? "small" : "small vh"} label={t`Priority`} keys="p" excludeFromTabOrder />
    );
  return (
    <Dropdown
      aria-label={t`Priority`}
      trigger={trigger}
      selectionMode={conversation ? "single" : "none"}
      selectedKeys={now ? [now] : []}
      onAction={(key) => act.priority(ids, key as Priority)}
      {...state}
    >
      {priorities.map((each) => (
        <Item key={each} id={each}>
          {priorityName(each)}
        </Item>
      ))}
    </Dropdown>
  );
}
