import { plural, t } from "@lingui/core/macro";
import { Checkbox, IconButton } from "@merhaba/ui";
import { AssignPicker } from "../choose/AssignPicker";
import { PriorityPicker } from "../choose/PriorityPicker";
import { SnoozePicker } from "../choose/SnoozePicker";
import { TagPicker } from "../choose/TagPicker";
import { useActions } from "../actions";
import { useInbox } from "../InboxContext";
import { nothing } from "./selection";

/** What can be done to the ticked conversations at once. */
export function BulkBar() {
  const { selection, setSelection, order } = useInbox();
  const act = useActions();
  const ids = [...selection.ids];
  const all = ids.length >= order.current.length;
  return (
    <div className="bulk" role="toolbar" aria-label={t`For the selected conversations`}>
      <Checkbox
        aria-label={all ? t`Select none` : t`Select all loaded`}
        isSelected={all}
        isIndeterminate={!all}
        onChange={() => setSelection(all ? nothing : { ids: new Set(order.current), anchor: null })}
      />
      <span className="m s grow cut">{plural(ids.length, { one: "# selected", other: "# selected" })}</span>
      <AssignPicker ids={ids} of="bulk" />
      <SnoozePicker ids={ids} of="bulk" />
      <TagPicker ids={ids} of="bulk" />
      <PriorityPicker ids={ids} of="bulk" />
      <IconButton icon="check" className="small" label={t`Close`} keys="e" onPress={() => act.close(ids)} />
      <IconButton icon="close" size={14} className="small" label={t`Select none`} keys="escape" onPress={() => setSelection(nothing)} />
    </div>
  );
}
