import type { LiveFrame, Viewer } from "@merhaba/api";
import { createStore } from "../state/store";

/** Things of the moment: who looks at which conversation, who is typing, which customers are there. Never stored. */
export interface Presence {
  viewers: Record<string, Viewer[]>;
  /** What a customer is typing right now, as far as it is shown to us. */
  typing: Record<string, { name: string; text: string; until: number } | undefined>;
  online: Record<string, boolean>;
}

export const presence = createStore<Presence>({ viewers: {}, typing: {}, online: {} });

/** A typing mark goes away by itself when its end is never heard of. */
const typingLasts = 8000;
const nobody: Viewer[] = [];

/** Takes in a frame of the moment. */
export function applyPresence(frame: LiveFrame, now = Date.now()): void {
  if (frame.t === "viewers") {
    presence.set((known) => ({ ...known, viewers: { ...known.viewers, [frame.conversation]: frame.agents } }));
  }
  if (frame.t === "presence") {
    presence.set((known) => ({ ...known, online: { ...known.online, [frame.customer]: frame.online } }));
  }
  if (frame.t === "typing") {
    if (frame.who.kind === "agent") markTyping(frame.conversation, frame.who, frame.on);
    else {
      const typing = frame.on ? { name: frame.who.name, text: frame.text ?? "", until: now + typingLasts } : undefined;
      presence.set((known) => ({ ...known, typing: { ...known.typing, [frame.conversation]: typing } }));
      if (frame.on) setTimeout(() => forget(frame.conversation), typingLasts + 100);
    }
  }
}

function markTyping(conversation: string, who: { id: string; name: string }, on: boolean) {
  presence.set((known) => {
    const there = known.viewers[conversation] ?? nobody;
    const next = there.some((each) => each.id === who.id)
      ? there.map((each) => (each.id === who.id ? { ...each, typing: on } : each))
      : on
        ? [...there, { id: who.id, name: who.name, typing: true }]
        : there;
    return { ...known, viewers: { ...known.viewers, [conversation]: next } };
  });
}

function forget(conversation: string, now = Date.now()) {
  const mark = presence.get().typing[conversation];
  if (mark && mark.until <= now) presence.set((known) => ({ ...known, typing: { ...known.typing, [conversation]: undefined } }));
}

/** Nothing of the moment survives a lost connection. */
export const clearPresence = (): void => presence.set({ viewers: {}, typing: {}, online: {} });

/** Who looks at a conversation. */
export const viewersOf = (known: Presence, conversation: string): Viewer[] => known.viewers[conversation] ?? nobody;
