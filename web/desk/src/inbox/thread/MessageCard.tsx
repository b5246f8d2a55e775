import { t } from "@lingui/core/macro";
import type { Conversation, Message } from "@merhaba/api";
import { Avatar, Icon, Pill } from "@merhaba/ui";
import { useMemo, useState } from "react";
import { customerName } from "../../customer/customerName";
import { clock, exact } from "../../i18n/format";
import { useSession } from "../../session/session";
import { authorRole, channelIcon, channelName } from "../status";
import { Attachments } from "./Attachments";
import { DeliveryLine } from "./DeliveryLine";
import { MessageMenu } from "./MessageMenu";
import { OriginalLayout } from "./OriginalLayout";
import { PlainText } from "./PlainText";
import { RichText } from "./RichText";

interface MessageCardProps {
  message: Message;
  conversation: Conversation;
  /** The same person goes on speaking: no name again. */
  follows: boolean;
}

/** One message: who says it and as what, when, by which channel, and what became of it. */
export function MessageCard({ message, conversation, follows }: MessageCardProps) {
  const [whole, setWhole] = useState(false);
  const [original, setOriginal] = useState(false);
  const note = message.kind === "note";
  const kind = note ? "note" : message.author.kind === "bot" || message.author.kind === "rule" ? "bot" : message.direction;
  const { agents } = useSession();
  const names = useMemo(() => agents.filter((agent) => message.mentions.includes(agent.id)).map((agent) => agent.name), [agents, message.mentions]);
  const own = message.html !== null && message.direction === "out";
  return (
    <article className={`msg ${kind} ${follows ? "follows" : ""}`} aria-label={t`${message.author.name}, ${exact(message.created_at)}`}>
      {!follows && <Head message={message} conversation={conversation} />}
      <div className="body" lang={kind === "in" ? (conversation.language ?? undefined) : undefined}>
        {original ? (
          <OriginalLayout message={message} />
        ) : own && !whole ? (
          <RichText html={message.html ?? ""} names={names} />
        ) : (
          <PlainText text={whole ? (message.text_full ?? message.text) : message.text} names={names} />
        )}
      </div>
      <Attachments attachments={message.attachments} inlineToo={!original} />
      <div className="under">
        {message.direction === "out" && !note && <DeliveryLine message={message} />}
        {message.text_full !== null && !original && (
          <button type="button" className="quote" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            <i>
              <b />
            </i>
            {whole ? t`Only what is new` : t`Show the whole`}
          </button>
        )}
        {original && <button type="button" className="quote" onClick={() => setOriginal(false)}>{t`As text`}</button>}
      </div>
      <MessageMenu message={message} original={original} onOriginal={setOriginal} />
    </article>
  );
}

function Head({ message, conversation }: { message: Message; conversation: Conversation }) {
  const { author } = message;
  const note = message.kind === "note";
  const role = authorRole(author.kind);
  const automatic = automaticName(message);
  const kind = author.kind === "agent" ? "us" : author.kind === "customer" ? "customer" : "bot";
  return (
    <div className="h">
      {note ? <Icon name="lock" className="note-lock" /> : <Avatar name={author.name || customerName(conversation.customer)} kind={kind} />}
      <bdi className="author cut">{author.name || customerName(conversation.customer)}</bdi>
      {role && <span className="role">{role}</span>}
      {note && <span className="cut">{t`private note, customers never see it`}</span>}
      {automatic && <Pill icon="info">{automatic}</Pill>}
      {!note && (
        <span className="via" title={channelName(message.channel)}>
          <Icon name={channelIcon(message.channel)} size={14} />
          <span className="vh">{channelName(message.channel)}</span>
        </span>
      )}
      <Recipients message={message} conversation={conversation} />
      <time dateTime={message.created_at} title={exact(message.created_at)}>
        {clock(message.created_at)}
      </time>
    </div>
  );
}

function Recipients({ message, conversation }: MessageCardPropsWithoutFollows) {
  if (message.kind !== "message") return null;
  const cc = message.cc.map((each) => each.name || each.address).join(", ");
  const others = message.to.filter((each) => each.address !== conversation.customer.email);
  const to = message.direction === "out" && others.length > 0 ? message.to.map((each) => each.name || each.address).join(", ") : "";
  if (!cc && !to) return null;
  return (
    <span className="cut recipients" title={[...message.to, ...message.cc].map((each) => each.address).join(", ")}>
      {to && <bdi>{t`to ${to}`}</bdi>} {cc && <bdi>{t`cc ${cc}`}</bdi>}
    </span>
  );
}

type MessageCardPropsWithoutFollows = Omit<MessageCardProps, "follows">;

function automaticName(message: Message): string | null {
  switch (message.automatic) {
    case "vacation":
      return t`Out-of-office reply`;
    case "bounce":
      return t`Delivery report`;
    case "complaint":
      return t`Spam complaint`;
    case "list":
      return t`Mailing list`;
    case "opening":
      return t`Opening`;
    case "acknowledgement":
      return t`Acknowledgement`;
    case "verification":
      return t`Asks for a code`;
    case "own":
      return t`Our own mail`;
    default:
      return null;
  }
}
