import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { greeting } from "../greeting";
import { t } from "../i18n";
import type { Session } from "../session";
import { pendingOf, speakerOf, threadOf, type State } from "../state";
import { rows } from "../thread";
import { dayOf, duration, whenBack } from "../times";
import type { Offered } from "../../shared/config";
import type { Boot, Message } from "../types";
import { AddressCard } from "./address";
import { Composer } from "./composer";
import { AwayNote } from "./expectation";
import { Icon, PROMPT_ICONS } from "./icons";
import { ThreadRow } from "./message";
import { Private } from "./private";
import { Name, Words } from "./words";

/** How near the end still counts as reading the end. */
const NEAR_END = 80;

export function ThreadView({ session, state }: { session: Session; state: State }) {
  const { boot, current, typing, online, trouble } = state;
  const thread = threadOf(state, current);
  const pending = pendingOf(state, current);
  const opening = current === null && state.opening ? [asMessage(state.opening)] : [];
  const lines = rows([...opening, ...thread.messages], pending, dayOf);
  const writer = current ? typing[current] : undefined;
  const conversation = state.conversations.find((one) => one.id === current);
  const log = useRef<HTMLDivElement>(null);
  const { onScroll, below, toEnd } = useStickToEnd(log, `${current}:${thread.messages.at(-1)?.id}:${thread.messages.at(-1)?.text.length}:${pending.length}:${!!writer}`, thread.messages[0]?.id);

  const empty = lines.length === 0 && !thread.loading;
  const lastMine = lines.findLast((row) => row.kind === "message" && row.message.direction === "in");
  const answered = thread.messages.some((message) => message.direction === "out" && message.author.kind === "agent");
  const heard = thread.messages.findIndex((message) => message.direction === "in");
  const nothingBack = heard >= 0 && !thread.messages.slice(heard).some((message) => message.direction === "out");
  const lastOut = thread.messages.findLast((message) => message.direction === "out");
  const toBot = lastOut?.author.kind === "bot";
  const answerer = lastOut?.author.kind === "agent" ? lastOut.author.name : null;

  return (
    <>
      <div class="thread" ref={log} onScroll={onScroll}>
        {thread.older && <button type="button" class="btn older" aria-disabled={thread.loading} onClick={() => current && void session.loadThread(current, true)}>{t("earlier")}</button>}
        {thread.loading && lines.length === 0 && <div class="skeleton" role="status"><span class="vh">{t("loading")}</span><i /><i /><i /></div>}
        {empty && !state.tracking && <Opening session={session} boot={boot} />}
        <div class="log" role="log" aria-live="polite" aria-relevant="additions">
          {lines.map((row) => <ThreadRow key={row.key} row={row} session={session} shop={boot?.brand.name ?? state.opening?.shop ?? ""} isLastMine={row === lastMine && lines.at(-1)?.kind !== "pending"} />)}
        </div>
        {boot && lastMine && nothingBack && !writer && <Received boot={boot} />}
        {boot && (boot.online ? lastMine && !answered : !answered) && <AddressCard session={session} boot={boot} />}
        <Private session={session} state={state} />
        {writer && <div class="typing-row"><span class="typing" aria-hidden="true"><i /><i /><i /></span><span><Words of="writing" name={<bdi>{writer.name || t("assistant")}</bdi>} /></span></div>}
        {conversation?.status === "closed" && <p class="joined"><span>{t("closedNote")}</span></p>}
      </div>
      <div class="vh" role="status">{writer ? t("writing", { name: writer.name || t("assistant") }) : ""}</div>
      {below && <button type="button" class="to-end" onClick={toEnd}><Icon name="down" size="s" />{t("newMessages")}</button>}
      <div class="notes">
        {!online && <div class="note" role="status"><Icon name="offline" size="s" /><span><b>{t("offlineTitle")}</b> {t("offlineHint")}</span></div>}
        {online && trouble && <div class="note" role="status"><Icon name="alert" size="s" /><span>{t(trouble === "offline" ? "troubleOffline" : "troubleRefused")} <button type="button" class="link" onClick={() => void session.boot()}>{t("tryAgain")}</button></span></div>}
        {boot && online && <AwayNote boot={boot} />}
        {toBot && <button type="button" class="chip" onClick={() => session.send(t("talkToPersonSay"))}><Icon name="people" size="s" />{t("talkToPerson")}</button>}
      </div>
      <Composer session={session} state={state} answerer={answerer} />
    </>
  );
}

/** The opening as the first line of a conversation that does not exist yet; a rule said it, no person. */
const asMessage = ({ id, text, at }: Offered): Message => ({
  id, client_key: null, conversation: "", direction: "out", author: { kind: "system", name: null }, text, html: null, attachments: [], state: "read", created_at: at,
});

/** A conversation not yet begun: the greeting and the quick prompts. */
function Opening({ session, boot }: { session: Session; boot: Boot | null }) {
  return (
    <div class="opening">
      <p class="greet" dir="auto">{greeting(boot)}</p>
      <div class="prompts">
        {boot?.prompts.map((prompt, i) => <button key={prompt} type="button" class="chip" dir="auto" onClick={() => session.choose(prompt)}><Icon name={PROMPT_ICONS[i] ?? "chat"} size="s" />{prompt}</button>)}
      </div>
    </div>
  );
}

/** The immediate acknowledgement, with an honest time. It is not an answer, so it is not shown as a message. */
function Received({ boot }: { boot: Boot }) {
  const when = !boot.online ? (boot.next_open_at ? t("gotBack", { when: whenBack(boot.next_open_at) }) : "") : boot.reply_minutes === null ? "" : t("gotTime", { time: duration(boot.reply_minutes) });
  return <p class="saved" role="status"><Icon name="check" size="s" /><span><b>{t("got")}</b> {when}</span></p>;
}

/** Keeps the end in sight while it is being read, stays put while older lines are read, and keeps its place when history grows above. */
function useStickToEnd(log: { current: HTMLDivElement | null }, end: string, start: string | undefined) {
  const atEnd = useRef(true);
  const height = useRef(0);
  const firstStart = useRef(start);
  const [below, setBelow] = useState(false);
  useLayoutEffect(() => {
    const box = log.current!;
    if (firstStart.current !== start && !atEnd.current) box.scrollTop += box.scrollHeight - height.current;
    firstStart.current = start;
    height.current = box.scrollHeight;
  }, [start]);
  useLayoutEffect(() => {
    const box = log.current!;
    if (atEnd.current) box.scrollTop = box.scrollHeight;
    else setBelow(true);
    height.current = box.scrollHeight;
  }, [end]);
  useEffect(() => {
    const box = log.current!;
    // The keyboard, a growing composer or a late picture change the room; the end stays in sight.
    const watch = new ResizeObserver(() => {
      if (atEnd.current) box.scrollTop = box.scrollHeight;
    });
    watch.observe(box);
    for (const child of box.children) watch.observe(child);
    return () => watch.disconnect();
  }, []);
  return {
    below,
    onScroll: (): void => {
      const box = log.current!;
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
      if (atEnd.current) setBelow(false);
    },
    toEnd: (): void => log.current!.scrollTo({ top: log.current!.scrollHeight, behavior: "smooth" }),
  };
}

/** The line under the shop's name: who is answering right now. */
export function AnsweringLine({ state }: { state: State }) {
  const { boot } = state;
  if (!boot) return null;
  const speaker = speakerOf(state);
  if (speaker?.kind === "agent" && speaker.name && boot.online) return <p class="who-line"><Words of="answeringNow" name={<Name>{speaker.name}</Name>} /></p>;
  if (boot.answering === "bot") return <p class="who-line is-bot"><b>{t("assistant")}</b> · {t("assistantAnswers")}</p>;
  return null;
}
