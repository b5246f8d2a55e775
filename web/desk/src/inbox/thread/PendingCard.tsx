import { t } from "@lingui/core/macro";
import { Avatar, Button, Icon } from "@merhaba/ui";
import { clock } from "../../i18n/format";
import { editItem, retryItem, sendAnyway } from "../../outbox/outbox";
import type { OutboxItem } from "../../outbox/queue";
import { useSession } from "../../session/session";
import { PlainText } from "./PlainText";
import { RichText } from "./RichText";

/** What was written and is not with the server yet; or was held back or refused, with what can be done about it. */
export function PendingCard({ item }: { item: OutboxItem }) {
  const { me } = useSession();
  const note = item.message.kind === "note";
  return (
    <article className={`msg ${note ? "note" : "out"} pending`}>
      <div className="h">
        {note ? <Icon name="lock" className="note-lock" /> : <Avatar name={me.name} kind="us" />}
        <bdi className="author">{me.name}</bdi>
        <time dateTime={item.created_at}>{clock(item.created_at)}</time>
      </div>
      <div className="body">{item.message.html ? <RichText html={item.message.html} /> : <PlainText text={item.message.text} />}</div>
      {item.state === "newer" ? <HeldBack item={item} /> : <State item={item} />}
    </article>
  );
}

function State({ item }: { item: OutboxItem }) {
  if (item.state === "failed") {
    return (
      <div className="under">
        <span className="delivery failed" role="alert">
          <Icon name="warning" size={14} />
          <span>
            <b>{t`Not sent.`}</b> {item.reason}
          </span>
          <Button className="small" onPress={() => retryItem(item.key)}>{t`Try again`}</Button>
          <Button className="small" look="ghost" onPress={() => editItem(item.key)}>{t`Edit`}</Button>
        </span>
      </div>
    );
  }
  return (
    <div className="under">
      <span className="delivery queued">
        <Icon name="clock" size={14} />
        {item.state === "waiting" ? t`Kept here, will be sent once the connection is back` : t`Sending`}
      </span>
    </div>
  );
}

function HeldBack({ item }: { item: OutboxItem }) {
  const who = item.newer?.author.name ?? t`Someone`;
  return (
    <div className="held" role="alert">
      <p>
        <Icon name="warning" size={14} /> <b>{t`${who} answered while you were writing.`}</b> {t`Yours is not sent yet.`}
      </p>
      {item.newer && (
        <blockquote>
          <PlainText text={item.newer.text} />
        </blockquote>
      )}
      <div className="row">
        <Button className="small" onPress={() => editItem(item.key)}>{t`Edit`}</Button>
        <Button className="small" onPress={() => sendAnyway(item.key)}>{t`Send anyway`}</Button>
      </div>
    </div>
  );
}
