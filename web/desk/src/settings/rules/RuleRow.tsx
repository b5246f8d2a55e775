import { t } from "@lingui/core/macro";
import { IconButton, Pill, Switch } from "@merhaba/ui";
import { listOf } from "../../i18n/format";
import { useSettingsChange } from "../useSettings";
import { actionName, triggerName } from "./names";
import { changeRule } from "./queries";
import type { Rule } from "./types";

interface RuleRowProps {
  rule: Rule;
  place: number;
  last: number;
  isDragged: boolean;
  onDrag: (place: number | null) => void;
  onDrop: () => void;
  onMove: (to: number) => void;
  onEdit: () => void;
  onLog: () => void;
  onRemove: () => void;
}

/** One rule of the list: whether it is on, and its place, by dragging or by its two arrows. */
export function RuleRow({ rule, place, last, isDragged, onDrag, onDrop, onMove, onEdit, onLog, onRemove }: RuleRowProps) {
  const change = useSettingsChange("rules", (enabled: boolean) => changeRule(rule.id, { enabled }));
  const does = listOf([...new Set(rule.actions.map((action) => actionName(action.do)))]);
  const { name } = rule;
  return (
    <li
      className={`card tall rule-card ${isDragged ? "dragged" : ""}`}
      draggable
      onDragStart={() => onDrag(place)}
      onDragEnd={() => onDrag(null)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        onDrop();
      }}
    >
      <div className="grow">
        <Switch isSelected={rule.enabled && rule.paused === null} isDisabled={change.isPending} onChange={(on) => change.mutate(on)} detail={`${triggerName(rule.when.on)} · ${does}`}>
          <bdi>{name}</bdi>
        </Switch>
        <div className="rule-row rule-marks">
          {rule.paused && <Pill tone="saffron" icon="warning">{t`Paused itself: too many at once`}</Pill>}
          {rule.broken.length > 0 && <Pill tone="pomegranate" icon="warning">{t`Names something that is no longer there`}</Pill>}
        </div>
      </div>
      <div className="rule-buttons">
        <IconButton icon="arrowUp" label={t`Move ${name} up`} isDisabled={place === 0} onPress={() => onMove(place - 1)} />
        <IconButton icon="arrowDown" label={t`Move ${name} down`} isDisabled={place === last} onPress={() => onMove(place + 1)} />
        <IconButton icon="list" label={t`What ${name} did`} onPress={onLog} />
        <IconButton icon="pencil" label={t`Edit ${name}`} onPress={onEdit} />
        <IconButton icon="trash" label={t`Delete ${name}`} onPress={onRemove} />
      </div>
    </li>
  );
}
