import Mention from "@tiptap/extension-mention";
import type { AgentRef } from "@merhaba/api";
import { createStore } from "../../state/store";

/** The list of people that is open under an @, as the composer draws it. */
export interface MentionList {
  people: AgentRef[];
  index: number;
  rect: DOMRect | null;
  choose: (agent: AgentRef) => void;
}

export const mentionList = createStore<MentionList | null>(null);

/** Mentions of colleagues. They open only in a private note: a customer must never read an @name. */
export function mentions(agents: () => readonly AgentRef[], inNote: () => boolean) {
  return Mention.configure({
    HTMLAttributes: { class: "at" },
    deleteTriggerWithBackspace: true,
    renderText: ({ node }) => `@${String(node.attrs["label"] ?? "")}`,
    suggestion: {
      char: "@",
      allow: inNote,
      items: ({ query }) => {
        const wanted = query.toLocaleLowerCase();
        return agents()
          .filter((each) => each.active && each.name.toLocaleLowerCase().includes(wanted))
          .slice(0, 7);
      },
      render: () => ({
        onStart: (props) => mentionList.set(listOf(props)),
        onUpdate: (props) => mentionList.set(listOf(props)),
        onExit: () => mentionList.set(null),
        onKeyDown: ({ event }) => onKey(event),
      }),
    },
  });
}

interface SuggestionProps {
  items: AgentRef[];
  clientRect?: (() => DOMRect | null) | null;
  command: (attributes: { id: string; label: string }) => void;
}

function listOf(props: SuggestionProps): MentionList {
  return {
    people: props.items,
    index: 0,
    rect: props.clientRect?.() ?? null,
    choose: (agent) => props.command({ id: agent.id, label: agent.name }),
  };
}

/** Arrows move, Enter and Tab choose; a press that belongs to an input method is left to it. */
function onKey(event: KeyboardEvent): boolean {
  const open = mentionList.get();
  if (!open || event.isComposing) return false;
  if (event.key === "Escape") {
    mentionList.set(null);
    return true;
  }
  const count = open.people.length;
  if (count === 0) return false;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const index = (open.index + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
    mentionList.set({ ...open, index });
    return true;
  }
  const person = open.people[open.index];
  if ((event.key === "Enter" || event.key === "Tab") && person) {
    open.choose(person);
    return true;
  }
  return false;
}
