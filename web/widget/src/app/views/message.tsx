import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import type { Session } from "../session";
import { clock, dayTitle, fileSize } from "../times";
import type { Row } from "../thread";
import type { Attachment, Message, Pending } from "../types";
import { Icon } from "./icons";
import { Avatar, Linked, Name, Words } from "./words";

export function ThreadRow({ row, session, shop, isLastMine }: { row: Row; session: Session; shop: string; isLastMine: boolean }) {
  if (row.kind === "day") return <p class="day">{dayTitle(row.at)}</p>;
  if (row.kind === "joined") {
    return <p class="joined"><span><Icon name="people" size="s" /><span><Words of={row.afterBot ? "joinedAfterBot" : "joined"} name={<Name>{row.name}</Name>} /></span></span></p>;
  }
  if (row.kind === "pending") return <Waiting one={row.pending} session={session} />;
  return row.message.direction === "in"
    ? <Mine message={row.message} showState={isLastMine} last={row.last} origin={session.api.origin} />
    : <Theirs message={row.message} first={row.first} last={row.last} origin={session.api.origin} shop={shop} />;
}

/** Who speaks stands on the first message of a group, and is read out on every one. */
function By({ message, shop, first }: { message: Message; shop: string; first: boolean }) {
  const { kind, name } = message.author;
  const who = kind === "bot" ? name || t("assistant") : kind === "system" ? shop : name || shop;
  const role = kind === "agent" ? t("customerCare") : kind === "system" ? t("automatic") : name ? t("assistant") : "";
  if (!first) return <span class="vh">{who}:</span>;
  return (
    <div class={`by ${kind === "bot" ? "by-bot" : ""}`}>
      {kind === "agent" ? <Avatar name={who} small /> : <span class={`av av-s ${kind === "bot" ? "av-bot" : "av-n"}`} aria-hidden="true"><Icon name={kind === "bot" ? "star" : "chat"} size="s" /></span>}
      <span><Name>{who}</Name>{role && ` · ${role}`}</span>
    </div>
  );
}

function Theirs({ message, first, last, origin, shop }: { message: Message; first: boolean; last: boolean; origin: string; shop: string }) {
  return (
    <div class={`msg ${message.author.kind === "bot" ? "msg-bot" : ""} ${first ? "is-first" : ""}`}>
      <By message={message} shop={shop} first={first} />
      {message.html !== null
        ? <div class="bub rich" dir="auto"><SafeHtml html={message.html} text={message.text} /></div>
        : message.text && <p class="bub" dir="auto"><Linked text={message.text} />{message.streaming && <span class="caret" />}</p>}
      <Files files={message.attachments} origin={origin} />
      {last && <p class="meta">{clock(message.created_at)}</p>}
    </div>
  );
}

/** Shows markup the server has made safe. Where the browser has a sanitiser of its own, it is the second wall. */
function SafeHtml({ html, text }: { html: string; text: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = place.current as (HTMLDivElement & { setHTML?: (html: string) => void }) | null;
    if (!element) return;
    try {
      if (element.setHTML) element.setHTML(html);
      else element.innerHTML = html;
    } catch {
      element.textContent = text; // a page that forbids markup from scripts (Trusted Types) gets the plain words
    }
    for (const link of element.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener noreferrer nofollow" });
  }, [html, text]);
  return <div ref={place} />;
}

function Mine({ message, showState, last, origin }: { message: Message; showState: boolean; last: boolean; origin: string }) {
  return (
    <div class="msg msg-me">
      <span class="vh">{t("you")}:</span>
      {message.text && <p class="bub" dir="auto"><Linked text={message.text} /></p>}
      <Files files={message.attachments} origin={origin} />
      {showState ? (
        <p class="meta"><Icon name={message.state === "read" ? "checks" : "check"} size="s" />{message.state === "read" ? t("seen") : t("sent")} · {clock(message.created_at)}</p>
      ) : last && <p class="meta">{clock(message.created_at)}</p>}
    </div>
  );
}

function Waiting({ one, session }: { one: Pending; session: Session }) {
  const why = one.failed === "rejected" ? t("notSentRejected") : one.failed === "offline" ? t("notSentOffline") : one.failed ? t("notSentBusy") : "";
  return (
    <div class="msg msg-me">
      <span class="vh">{t("you")}:</span>
      {one.text && <p class={`bub ${why ? "is-waiting" : ""}`} dir="auto"><Linked text={one.text} /></p>}
      <Files files={one.attachments} origin={session.api.origin} />
      {why ? (
        <p class="meta meta-bad" role="alert"><Icon name="alert" size="s" />{why}{" "}
          <button type="button" onClick={() => session.retry(one.client_key)}>{t("tryAgain")}</button>
          {one.failed === "rejected" && <button type="button" onClick={() => session.discard(one.client_key)}>{t("discard")}</button>}
        </p>
      ) : <p class="meta"><Icon name="clock" size="s" />{t("sending")}</p>}
    </div>
  );
}

const absolute = (url: string, origin: string): string => new URL(url, origin).href;

function Files({ files, origin }: { files: Attachment[]; origin: string }) {
  if (!files.length) return null;
  return (
    <div class="files">
      {files.map((file) => (file.content_type.startsWith("image/") ? (
        <a key={file.id} class="picture" href={absolute(file.url, origin)} target="_blank" rel="noopener">
          <img src={absolute(file.url, origin)} alt={file.name} loading="lazy" decoding="async" />
        </a>
      ) : (
        <a key={file.id} class="card attached" href={absolute(file.url, origin)} target="_blank" rel="noopener" download={file.name}>
          <Icon name="file" /><span class="grow"><bdi>{file.name}</bdi><small>{fileSize(file.size)}</small></span>
        </a>
      )))}
    </div>
  );
}
