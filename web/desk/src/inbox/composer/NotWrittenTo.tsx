import { t } from "@lingui/core/macro";
import { Button, Icon } from "@merhaba/ui";
import { isolate } from "../../i18n/isolate";
import type { Unreachable } from "./useUnreachable";

interface NotWrittenToProps {
  unreachable: Unreachable;
  isPending: boolean;
  onLift: () => void;
}

/** Why an address is not written to any more, and a person's word that it may be again. */
export function NotWrittenTo({ unreachable, isPending, onLift }: NotWrittenToProps) {
  const address = isolate(unreachable.address);
  return (
    <div className="meanwhile" role="alert">
      <Icon name="warning" size={14} />
      <span className="grow">{unreachable.complained ? t`${address} marked our mail as spam and is not written to any more.` : t`Mail to ${address} came back, so it is not written to any more.`}</span>
      <Button className="small" isPending={isPending} onPress={onLift}>{t`Write to it again`}</Button>
    </div>
  );
}
