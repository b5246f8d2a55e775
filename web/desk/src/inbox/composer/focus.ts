import { createStore } from "../../state/store";

/** Asks the composer of the open conversation to come forward, as a reply or a note. Counts up so that asking twice works. */
export const composerRequest = createStore<{ kind: "reply" | "note"; count: number } | null>(null);

export const focusComposer = (kind: "reply" | "note"): void => composerRequest.set((now) => ({ kind, count: (now?.count ?? 0) + 1 }));
