import { plural, t } from "@lingui/core/macro";
import { Icon } from "@merhaba/ui";
import { link } from "../live/live";
import { outbox } from "../outbox/outbox";
import { useSecond } from "../state/clock";
import { useStore } from "../state/store";

/** A short loss is no news; a longer one is. */
const patience = 3000;

/** Says that the connection is lost, and that what is written meanwhile is kept. */
export function Connection() {
  const { state } = useStore(link);
  if (state === "online") return null;
  return <Lost />;
}

function Lost() {
  const { since } = useStore(link);
  const waiting = useStore(outbox).filter((item) => item.state === "waiting" || item.state === "sending").length;
  if (useSecond() - since < patience) return null;
  const kept = waiting === 0 ? t`What you write is kept and sent once it is back.` : plural(waiting, { one: "# message is kept and will be sent once it is back.", other: "# messages are kept and will be sent once it is back." });
  return (
    <div className="connection" role="status">
      <Icon name="offline" />
      <span>
        <b>{t`Connection lost, trying again.`}</b> {kept}
      </span>
    </div>
  );
}
