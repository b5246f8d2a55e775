import { t } from "@lingui/core/macro";
import { Icon, IconButton } from "@merhaba/ui";
import { day, clock } from "../../../i18n/format";
import { Missing } from "./MacroPreview";
import type { Applied, Offered } from "./queries";

interface MacroBarProps {
  offered: readonly Offered[];
  used: Applied | null;
  isPending: boolean;
  onUse: (macro: string) => void;
  onForget: () => void;
}

/** Over the text: up to three macros that fit; once one is used, what is missing in it and what sending will do. */
export function MacroBar({ offered, used, isPending, onUse, onForget }: MacroBarProps) {
  const fitting = offered.filter((each) => each.suggested);
  if (used && (used.missing.length > 0 || used.then || used.snooze_until)) {
    return (
      <div className="macro-used">
        <div className="grow">
          <Missing names={used.missing} />
          {(used.then || used.snooze_until) && (
            <p className="s mute row">
              <Icon name={used.snooze_until ? "moon" : "check"} size={14} /> {afterwards(used)}
            </p>
          )}
        </div>
        <IconButton icon="close" size={14} className="small" label={t`Forget what the macro wanted`} onPress={onForget} />
      </div>
    );
  }
  if (fitting.length === 0) return null;
  return (
    <div className="macro-offers" role="group" aria-label={t`Macros that fit`}>
      <Icon name="spark" size={14} />
      {fitting.map((each) => (
        <button key={each.id} type="button" className="macro-offer" disabled={isPending} title={each.opening} onClick={() => onUse(each.id)}>
          <bdi className="cut">{each.name}</bdi>
        </button>
      ))}
    </div>
  );
}

function afterwards({ then, snooze_until }: Applied): string {
  if (snooze_until) return t`Snoozed until ${day(snooze_until)} ${clock(snooze_until)} when it is sent`;
  return then === "closed" ? t`Closed when it is sent` : t`Pending when it is sent`;
}
