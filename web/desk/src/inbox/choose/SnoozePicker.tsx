import { t } from "@lingui/core/macro";
import { Button, Icon, IconButton, Popup, TextField } from "@merhaba/ui";
import { useState } from "react";
import { exact } from "../../i18n/format";
import { useActions } from "../actions";
import { fieldValue, fromField, snoozeChoices, type SnoozeChoice } from "../snooze";
import { usePicker } from "./usePicker";

export function snoozeName(id: SnoozeChoice["id"]): string {
  switch (id) {
    case "later":
      return t`Later today`;
    case "evening":
      return t`This evening`;
    case "tomorrow":
      return t`Tomorrow`;
    case "weekend":
      return t`At the weekend`;
    case "next-week":
      return t`Next week`;
  }
}

/** The times to choose from, and one's own. */
export function SnoozeChoices({ onChoose }: { onChoose: (until: Date) => void }) {
  const [now] = useState(() => new Date());
  const [own, setOwn] = useState(() => fieldValue(new Date(now.getTime() + 24 * 3_600_000)));
  const chosen = fromField(own, now);
  return (
    <div className="snooze">
      <ul>
        {snoozeChoices(now).map((choice) => (
          <li key={choice.id}>
            <Button look="ghost" className="snooze-choice" onPress={() => onChoose(choice.at)}>
              <span className="grow">{snoozeName(choice.id)}</span>
              <span className="mute">{exact(choice.at)}</span>
            </Button>
          </li>
        ))}
      </ul>
      <form
        className="snooze-own"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen) onChoose(chosen);
        }}
      >
        <TextField label={t`Another time`} type="datetime-local" dir="ltr" value={own} onChange={setOwn} error={own && !chosen ? t`Choose a time to come.` : undefined} />
        <Button type="submit" isDisabled={!chosen}>{t`Snooze`}</Button>
      </form>
    </div>
  );
}

/** Puts conversations off; they come back by themselves. */
export function SnoozePicker({ ids, of }: { ids: readonly string[]; of: "thread" | "bulk" }) {
  const act = useActions();
  const state = usePicker("snooze", of);
  const trigger =
    of === "bulk" ? (
      <IconButton icon="moon" className="small" label={t`Snooze`} keys="s" />
    ) : (
      <Button look="ghost" className="fold">
        <Icon name="moon" />
        <span className="fold-word">{t`Snooze`}</span>
      </Button>
    );
  return (
    <Popup label={t`Snooze until`} trigger={trigger} {...state}>
      {(close) => (
        <SnoozeChoices
          onChoose={(until) => {
            close();
            act.snooze(ids, until);
          }}
        />
      )}
    </Popup>
  );
}
