import { greeting } from "../greeting";
import { t } from "../i18n";
import type { Session } from "../session";
import type { State } from "../state";
import { shortTime } from "../times";
import type { Conversation } from "../types";
import { WhoAnswers } from "./expectation";
import { Icon, PROMPT_ICONS } from "./icons";
import { Avatar } from "./words";

interface Props {
  session: Session;
  state: State;
}

export function Home({ session, state, onClose }: Props & { onClose: () => void }) {
  const { boot, conversations } = state;
  const begin = (text?: string): void => (text ? session.choose(text) : session.show("thread", null));
  const last = conversations[0];
  return (
    <div class="home">
      <div class="hero">
        <div class="hero-top">
          <bdi>{boot?.brand.name}</bdi>
          <span class="grow" />
          {!!boot?.agents.length && <div class="avs">{boot.agents.slice(0, 3).map((agent) => <Avatar key={agent.name} name={agent.name} initials={agent.initials} online={boot.online} />)}</div>}
          <button type="button" class="iconbtn only-phone" aria-label={t("close")} onClick={onClose}><Icon name="cross" /></button>
        </div>
        <h2 tabIndex={-1} dir="auto">{greeting(boot)}</h2>
      </div>
      <div class="stack">
        {boot && <WhoAnswers boot={boot} />}
        {last && <LastConversation one={last} session={session} />}
        <div class="card">
          <ul class="list">
            {boot?.prompts.map((prompt, i) => (
              <li key={prompt}>
                <button type="button" class="row" onClick={() => begin(prompt)}>
                  <Icon name={PROMPT_ICONS[i] ?? "chat"} /><span class="grow" dir="auto"><b>{prompt}</b></span><Icon name="next" size="s" flip />
                </button>
              </li>
            ))}
            <li>
              <button type="button" class="row" onClick={() => begin(boot?.answering === "bot" ? t("talkToPersonSay") : undefined)}>
                <Icon name={boot?.online === false ? "mail" : "people"} /><span class="grow"><b>{boot?.online === false ? t("writeToUs") : t("talkToPerson")}</b></span><Icon name="next" size="s" flip />
              </button>
            </li>
          </ul>
        </div>
        {boot?.brand.privacy_url && <a class="foot" href={boot.brand.privacy_url} target="_blank" rel="noopener">{t("privacy")}</a>}
      </div>
    </div>
  );
}

function LastConversation({ one, session }: { one: Conversation; session: Session }) {
  return (
    <div class="card">
      <p class="cap">{t("lastConversation")}</p>
      <ConversationRow one={one} session={session} />
    </div>
  );
}

export function ConversationRow({ one, session }: { one: Conversation; session: Session }) {
  const unread = Number(one.unread);
  return (
    <button type="button" class="row" onClick={() => session.show("thread", one.id)}>
      {one.agent ? <Avatar name={one.agent.name} /> : <span class="av av-n" aria-hidden="true"><Icon name="chat" /></span>}
      <span class="grow">
        <span class="row-top"><b><bdi>{one.agent?.name ?? t("writeToUs")}</bdi></b><time dateTime={one.last_message_at}>{one.status === "closed" ? t("closed") : shortTime(one.last_message_at)}</time></span>
        <small dir="auto" class={unread ? "is-unread" : ""}>{one.preview}</small>
      </span>
      {unread > 0 && <span class="badge"><span aria-hidden="true">{unread}</span><span class="vh">{t("unread", { count: unread })}</span></span>}
    </button>
  );
}

/** Every conversation there was, newest first. */
export function Conversations({ session, state }: Props) {
  return (
    <div class="scroll">
      {state.conversations.length === 0 && (
        <div class="empty"><Icon name="chat" size="l" /><b>{t("noMessages")}</b><p>{t("noMessagesHint")}</p></div>
      )}
      <ul class="list">{state.conversations.map((one) => <li key={one.id}><ConversationRow one={one} session={session} /></li>)}</ul>
      <div class="sticky-foot">
        <button type="button" class="btn btn-p" onClick={() => session.show("thread", null)}><Icon name="plus" size="s" />{t("newConversation")}</button>
      </div>
    </div>
  );
}
