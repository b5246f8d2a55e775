import { createStore } from "../../../state/store";

/** The conversation whose macros are looked through, with what is asked for already; `null` while nobody looks. */
export const macroPicker = createStore<{ conversation: string; macro: string | null } | null>(null);
