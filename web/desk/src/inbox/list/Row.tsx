import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Conversation } from "@merhaba/api";
import { Avatar, Checkbox, Icon, LanguageBadge, Pill, Swatch } from "@merhaba/ui";
import { memo, type MouseEvent } from "react";
import { customerName } from "../../customer/customerName";
import { duration, exact, languageName, listOf, moment } from "../../i18n/format";
import { presence, viewersOf } from "../../live/presence";
import { useSession } from "../../session/session";
import { useNow } from "../../state/clock";
import { useStore } from "../../state/store";
import { withDraft } from "../composer/drafts";
import { DueMark } from "../DueMark";
import { useInbox } from "../InboxContext";
import { conversationQuery, messagesQuery } from "../queries";
import { channelIcon, channelName, priorityName, statusName } from "../status";

interface RowProps {
  row: Conversation;
  offset: number;
  isOpen: boolean;
  isGone: boolean;
  isTicked: boolean;
  ticking: boolean;
  onTick: (id: string, stretch: boolean) => void;
}

/** One conversation in the list: who, what about, how long they have waited, who is on it. */
export const Row = memo(function Row({ row, offset, isOpen, isGone, isTicked, ticking, onTick }: RowProps) {
  const { slug } = useInbox();
  const client = useQueryClient();
  const prefetch = () => {
    void client.prefetchQuery(conversationQuery(row.id));
    void client.prefetchInfiniteQuery(messagesQuery(row.id));
  };
  const press = (event: MouseEvent) => {
    if (!event.shiftKey && !event.metaKey && !event.ctrlKey) return;
    event.preventDefault();
    onTick(row.id, event.shiftKey);
  };
  const name = customerName(row.customer);
  const classes = ["conv", isOpen && "open", row.unread && "new", isGone && "gone", isTicked && "ticked", ticking && "ticking"].filter(Boolean).join(" ");
  return (
    <li className={classes} style={{ transform: `translateY(${offset}px)` }} onPointerEnter={prefetch}>
      <span className="conv-tick">
        <Checkbox aria-label={t`Select the conversation with ${name}`} isSelected={isTicked} onChange={() => onTick(row.id, false)} />
      </span>
      <Link
        to="/inbox/$view/{-$conversation}"
        params={{ view: slug, conversation: row.id }}
        search={(now) => now}
        className="conv-link"
        onClick={press}
        activeProps={{ "aria-current": "true" }}
      >
        <span className="ch">
          <Icon name={channelIcon(row.channel)} />
          <span className="vh">{channelName(row.channel)}</span>
        </span>
        <span className="conv-lines">
          <span className="l">
            <bdi className="who cut">{name}</bdi>
            {row.language && <LanguageBadge code={row.language} label={languageName(row.language)} />}
            {row.unread && <span className="vh">{t`Unread`}</span>}
            <Waiting row={row} />
          </span>
          <span className="l">
            <span className="sub cut" dir="auto" lang={row.language ?? undefined}>
              {row.subject || row.preview}
            </span>
            <Seeing id={row.id} />
          </span>
          <span className="l third">
            <span className="pre cut" dir="auto" lang={row.language ?? undefined}>
              {row.preview_author === "agent" && <Icon name="reply" size={12} className="pre-mark" />}
              {(row.preview_author === "bot" || row.preview_author === "rule") && <Icon name="spark" size={12} className="pre-mark bot-mark" />}
              {row.preview}
            </span>
            <Marks row={row} />
          </span>
        </span>
      </Link>
    </li>
  );
});

function Waiting({ row }: { row: Conversation }) {
  const now = useNow();
  if (!row.waiting_since) return <time className="wait" dateTime={row.last_message_at}>{moment(row.last_message_at, new Date(now))}</time>;
  const waited = now - Date.parse(row.waiting_since);
  const time = duration(waited);
  return (
    <time className="wait" dateTime={row.waiting_since} title={t`Waiting since ${exact(row.waiting_since)}`}>
      {time}
    </time>
  );
}

function Seeing({ id }: { id: string }) {
  const { me } = useSession();
  const viewers = useStore(presence, (known) => viewersOf(known, id)).filter((each) => each.id !== me.id);
  const customerTypes = useStore(presence, (known) => Boolean(known.typing[id]));
  if (viewers.length === 0 && !customerTypes) return null;
  const names = listOf(viewers.map((each) => each.name));
  const typing = customerTypes || viewers.some((each) => each.typing);
  const label = viewers.length === 0 ? t`The customer is typing` : viewers.some((each) => each.typing) ? t`Typing: ${names}` : t`Looking: ${names}`;
  return (
    <span className="see" role="img" aria-label={label} title={label}>
      {typing ? (
        <span className="dots">
          <i />
          <i />
          <i />
        </span>
      ) : (
        <Icon name="eye" size={14} />
      )}
      {viewers.slice(0, 2).map((each) => (
        <Avatar key={each.id} name={each.name} size="xs" />
      ))}
    </span>
  );
}

function Marks({ row }: { row: Conversation }) {
  const { filters } = useInbox();
  const hasDraft = useStore(withDraft, (known) => known.has(row.id));
  const urgent = row.priority === "urgent" || row.priority === "high";
  return (
    <span className="marks">
      {row.due && <DueMark due={row.due} short />}
      {hasDraft && (
        <Pill tone="teal" icon="pencil">
          {t`Draft`}
        </Pill>
      )}
      {urgent && (
        <Pill tone={row.priority === "urgent" ? "pomegranate" : "saffron"} icon="flag">
          {priorityName(row.priority)}
        </Pill>
      )}
      {row.status !== "open" && row.status !== filters.view && <Pill>{statusName(row.status)}</Pill>}
      {row.tags.length > 0 && (
        <span className="tag-dots" role="img" aria-label={listOf(row.tags.map((tag) => tag.name))} title={listOf(row.tags.map((tag) => tag.name))}>
          {row.tags.slice(0, 4).map((tag) => (
            <Swatch key={tag.id} colour={tag.colour} />
          ))}
        </span>
      )}
      {filters.view !== "mine" && row.assignee && (
        <span role="img" aria-label={t`Assigned to ${row.assignee.name}`} title={row.assignee.name}>
          <Avatar name={row.assignee.name} size="xs" kind="us" />
        </span>
      )}
    </span>
  );
}
