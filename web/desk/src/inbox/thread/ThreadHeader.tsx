import { t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import type { Conversation } from "@merhaba/api";
import { Avatar, Button, Dropdown, Icon, IconButton, Item, Keys, Swatch } from "@merhaba/ui";
import { customerName } from "../../customer/customerName";
import { duration, exact, listOf } from "../../i18n/format";
import { presence, viewersOf } from "../../live/presence";
import { canWrite, useSession } from "../../session/session";
import { useNow } from "../../state/clock";
import { useStore } from "../../state/store";
import { useActions } from "../actions";
import { AssignPicker } from "../choose/AssignPicker";
import { PriorityPicker } from "../choose/PriorityPicker";
import { SnoozePicker } from "../choose/SnoozePicker";
import { StatusPicker } from "../choose/StatusPicker";
import { TagPicker } from "../choose/TagPicker";
import { DueMark } from "../DueMark";
import { useInbox } from "../InboxContext";
import { openPicker } from "../pickers";
import { toggleSide } from "../sidePane";
import { statusName } from "../status";
import { useBlocked } from "../blocked";
import { SpamNotice } from "./SpamNotice";

/** What the conversation is about, how it stands, who has it, and what can be done with it. */
export function ThreadHeader({ conversation }: { conversation: Conversation }) {
  const session = useSession();
  const writer = canWrite(session);
  const act = useActions();
  const { open } = useInbox();
  const { id } = conversation;
  const closed = conversation.status === "closed";
  const sender = writer && conversation.channel === "email" ? conversation.customer.email : null;
  const { by, block, unblock } = useBlocked(sender);
  const menu = (key: string) => {
    if (key === "unread") act.unread(id);
    if (key === "spam") act.spam([id], !conversation.spam);
    if (key === "block" && sender) block.mutate(sender, { onSuccess: () => !conversation.spam && act.spam([id], true) });
    if (key === "unblock" && by) unblock.mutate(by.id);
    if (key === "link") void navigator.clipboard.writeText(location.href);
    if (key === "me") act.assign([id], session.me.id);
    if (key === "priority") openPicker("priority", "thread");
    if (key === "side") toggleSide();
  };
  return (
    <header className="th">
      <div className="a">
        <IconButton icon="chevronBack" className="only-phone back" label={t`Back to the list`} onPress={() => open(null)} />
        <h1 className="cut" dir="auto" lang={conversation.language ?? undefined}>
          {conversation.subject || t`Chat with ${customerName(conversation.customer)}`}
        </h1>
        <Looking id={id} />
        {writer && (
          <>
            <SnoozePicker ids={[id]} of="thread" />
            <Button className="fold" onPress={() => (closed ? act.reopen([id]) : act.close([id]))}>
              <Icon name={closed ? "inbox" : "check"} />
              <span className="fold-word">{closed ? t`Reopen` : t`Close`}</span>
              <Keys of="e" />
            </Button>
          </>
        )}
        <IconButton icon="panel" className="side-button" label={t`Show or hide the customer`} keys="i" onPress={toggleSide} />
        <Dropdown
          aria-label={t`More`}
          placement="bottom end"
          trigger={<IconButton icon="dots" label={t`More`} />}
          onAction={(key) => menu(String(key))}
        >
          {writer && <Item id="me" icon="person" keys="m">{t`Assign to me`}</Item>}
          {writer && <Item id="priority" icon="flag" keys="p">{t`Priority…`}</Item>}
          {writer && <Item id="unread" icon="mail" keys="u">{t`Mark as unread`}</Item>}
          <Item id="side" icon="panel" keys="i">{t`Show or hide the customer`}</Item>
          <Item id="link" icon="link">{t`Copy the link`}</Item>
          {writer && (
            <Item id="spam" icon="warning" danger={!conversation.spam}>
              {conversation.spam ? t`Not spam` : t`Mark as spam`}
            </Item>
          )}
          {sender && !by && <Item id="block" icon="close" danger>{t`Block the sender`}</Item>}
          {sender && by && <Item id="unblock" icon="check">{t`Unblock the sender`}</Item>}
        </Dropdown>
      </div>
      <div className="meta">
        {writer ? (
          <>
            <StatusPicker conversation={conversation} />
            <AssignPicker ids={[id]} of="thread" conversation={conversation} />
            <PriorityPicker ids={[id]} of="thread" conversation={conversation} />
          </>
        ) : (
          <span className="pick">
            <i className={`st ${conversation.status}`} />
            {statusName(conversation.status)}
            <bdi className="mute">{conversation.assignee?.name}</bdi>
          </span>
        )}
        <span className="tag-row">
          {conversation.tags.map((tag) => (
            <span key={tag.id} className="tagx">
              <Swatch colour={tag.colour} />
              <bdi>{tag.name}</bdi>
              {writer && (
                <button type="button" className="tag-off" aria-label={t`Take off the tag ${tag.name}`} onClick={() => act.tag([id], tag.id, false)}>
                  <Icon name="close" size={12} />
                </button>
              )}
            </span>
          ))}
        </span>
        {writer && <TagPicker ids={[id]} of="thread" conversation={conversation} />}
        <span className="grow" />
        <Linked conversation={conversation} />
        {conversation.due && <DueMark due={conversation.due} />}
        <WaitingMark conversation={conversation} />
      </div>
      {conversation.spam && <SpamNotice conversation={conversation} isWriter={writer} />}
    </header>
  );
}

function Looking({ id }: { id: string }) {
  const { me } = useSession();
  const others = useStore(presence, (known) => viewersOf(known, id)).filter((each) => each.id !== me.id);
  if (others.length === 0) return null;
  const typing = others.filter((each) => each.typing);
  const names = listOf((typing.length > 0 ? typing : others).map((each) => each.name));
  const label = typing.length > 0 ? t`${names}: writing an answer` : t`${names}: looking at this too`;
  return (
    <span className={typing.length > 0 ? "looking typing" : "looking"} role="img" aria-label={label} title={label}>
      {typing.length > 0 && <Icon name="pencil" size={14} />}
      <span className="stack">
        {others.slice(0, 3).map((each) => (
          <Avatar key={each.id} name={each.name} />
        ))}
      </span>
      <span className="sep" />
    </span>
  );
}

function WaitingMark({ conversation }: { conversation: Conversation }) {
  const now = useNow();
  if (!conversation.waiting_since || conversation.status === "closed") return null;
  const time = duration(now - Date.parse(conversation.waiting_since));
  return (
    <span className="waiting" title={t`Waiting since ${exact(conversation.waiting_since)}`}>
      <Icon name="clock" size={14} />
      <span className="vh">{t`Waiting for an answer for`}</span>
      {time}
    </span>
  );
}

function Linked({ conversation }: { conversation: Conversation }) {
  const { slug } = useInbox();
  if (!conversation.linked_to) return null;
  return (
    <Link to="/inbox/$view/{-$conversation}" params={{ view: slug, conversation: conversation.linked_to }} className="link s">
      {t`Continues an earlier conversation`}
    </Link>
  );
}
