import { useEffect, useRef, useState } from "preact/hooks";
import { LANGUAGE_NAMES, t } from "../i18n";
import type { Session } from "../session";
import { speakerOf, type State } from "../state";
import type { Boot } from "../types";
import { peopleLine } from "./expectation";
import { Icon } from "./icons";
import { AnsweringLine } from "./thread";
import { Avatar } from "./words";

export function Header({ session, state, onClose }: { session: Session; state: State; onClose: () => void }) {
  const { boot, view } = state;
  const back = useRef<HTMLButtonElement>(null);
  return (
    <>
      <header class="head">
        <button ref={back} type="button" class="iconbtn" aria-label={t("back")} onClick={() => session.show("home")}><Icon name="back" flip /></button>
        {view === "thread" && boot && <Faces state={state} boot={boot} />}
        <div class="who">
          <h2 tabIndex={-1}><bdi>{view === "messages" ? t("messages") : boot?.brand.name}</bdi></h2>
          {view === "thread" && <AnsweringLine state={state} />}
        </div>
        {view === "thread" && <Menu session={session} state={state} />}
        <button type="button" class="iconbtn only-phone" aria-label={t("close")} onClick={onClose}><Icon name="cross" /></button>
      </header>
      {view === "thread" && boot?.online && <p class="hours"><Icon name="clock" size="s" /><span><b>{t("people")}</b> {peopleLine(boot)}</span></p>}
    </>
  );
}

/** Whoever is answering this conversation; before that, who may. */
function Faces({ state, boot }: { state: State; boot: Boot }) {
  const person = speakerOf(state)?.kind === "agent" ? speakerOf(state)!.name : null;
  const agents = person ? [boot.agents.find((agent) => agent.name.startsWith(person)) ?? { name: person, initials: "" }] : boot.agents.slice(0, boot.answering === "bot" ? 1 : 2);
  return (
    <div class="avs">
      {boot.answering === "bot" && <span class="av av-bot" aria-hidden="true"><Icon name="star" /></span>}
      {agents.map((agent) => <Avatar key={agent.name} name={agent.name} initials={agent.initials} online={boot.online} />)}
    </div>
  );
}

function Menu({ session, state }: { session: Session; state: State }) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    place.current!.querySelector<HTMLElement>(".menu button, .menu select")?.focus();
    const outside = (event: Event): void => {
      if (!event.composedPath().includes(place.current!)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const shut = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="menu-place" ref={place} onKeyDown={(event) => { if (open && event.key === "Escape") { event.stopPropagation(); shut(); } }}>
      <button ref={button} type="button" class="iconbtn" aria-label={t("more")} aria-expanded={open} onClick={() => setOpen(!open)}><Icon name="dots" /></button>
      {open && (
        <div class="menu card">
          <button type="button" class="row" onClick={() => { shut(); session.show("thread", null); }}><Icon name="plus" />{t("newConversation")}</button>
          {state.boot?.tracking && <button type="button" class="row" onClick={() => { setOpen(false); session.choose(state.boot!.tracking!); }}><Icon name="box" />{state.boot.tracking}</button>}
          <label class="row"><input type="checkbox" checked={state.sound} onChange={(event) => session.setSound(event.currentTarget.checked)} />{t("sound")}</label>
          <label class="row"><span class="grow">{t("language")}</span>
            <select value={state.language.split("-")[0]} onChange={(event) => { void session.setLanguage(event.currentTarget.value, true); shut(); }}>
              {session.bridge.config.languages.map((tag) => tag.split("-")[0]!).filter((tag) => LANGUAGE_NAMES[tag]).map((tag) => <option key={tag} value={tag}>{LANGUAGE_NAMES[tag]}</option>)}
            </select>
          </label>
        </div>
      )}
    </div>
  );
}
