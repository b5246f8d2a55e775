import { createContext, use } from "react";
import type { Filters } from "./filters";
import type { Selection } from "./list/selection";

/** What the panes of the inbox know of each other. */
export interface InboxState {
  /** The part of the address that names the list. */
  slug: string;
  filters: Filters;
  /** The open conversation. */
  current: string | null;
  selection: Selection;
  setSelection: (next: Selection | ((now: Selection) => Selection)) => void;
  /** What the list shows now, top to bottom; moving by keyboard follows it. */
  order: { current: readonly string[] };
  open: (conversation: string | null, options?: { replace?: boolean }) => void;
  /** Opens the conversation after (or before) the open one. */
  step: (by: 1 | -1) => void;
  /** What the list's commands act on: the selected ones, else the open one. */
  targets: () => string[];
}

export const InboxContext = createContext<InboxState | null>(null);

/** The inbox around a component. */
export function useInbox(): InboxState {
  const state = use(InboxContext);
  if (!state) throw new Error("outside the inbox");
  return state;
}
