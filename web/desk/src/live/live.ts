import type { ClientFrame, LiveFrame } from "@merhaba/api";
import { queryClient } from "../app/queryClient";
import { createStore } from "../state/store";
import { alertFor } from "./alerts";
import { applyEvent, applyReset } from "./apply";
import { LiveConnection, type Link } from "./connection";
import { noticeFor } from "./notices";
import { applyPresence, clearPresence } from "./presence";

/** Whether the live connection stands, and since when it does not. */
export const link = createStore<{ state: Link; since: number }>({ state: "connecting", since: Date.now() });

let connection: LiveConnection | null = null;
let everOnline = false;
let viewing: string | null = null;

/** Connects, for as long as someone is signed in. Gives the way to end it. */
export function startLive(): () => void {
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`;
  const live = new LiveConnection(address, { onFrame, onLink });
  connection = live;
  live.say({ t: "viewing", conversation: viewing });
  const hurry = () => document.visibilityState === "visible" && live.open();
  const drop = () => live.drop();
  window.addEventListener("online", hurry);
  window.addEventListener("offline", drop);
  document.addEventListener("visibilitychange", hurry);
  live.open();
  return () => {
    window.removeEventListener("online", hurry);
    window.removeEventListener("offline", drop);
    document.removeEventListener("visibilitychange", hurry);
    live.close();
    connection = null;
    everOnline = false;
  };
}

/** Says something of the moment to the others. */
export function say(frame: ClientFrame): void {
  // What is looked at is kept: a page may say it before there is a connection.
  if (frame.t === "viewing") viewing = frame.conversation;
  connection?.say(frame);
}

function onLink(state: Link) {
  link.set((known) => (known.state === state ? known : { state, since: state === "online" || known.state === "online" ? Date.now() : known.since }));
  if (state === "offline") clearPresence();
}

function onFrame(frame: LiveFrame) {
  switch (frame.t) {
    case "ready":
      everOnline = true;
      return;
    case "reset":
      // The first connection finds everything fresh; only a later one has a gap to fill.
      if (everOnline) applyReset(queryClient);
      everOnline = true;
      return;
    case "event":
      applyEvent(queryClient, frame);
      alertFor(frame);
      noticeFor(frame);
      return;
    default:
      applyPresence(frame);
  }
}
