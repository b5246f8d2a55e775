import { createStore } from "../state/store";

/** Which of the small choices over a conversation is open; the keyboard opens them too. */
export type Picker = "assign" | "snooze" | "tags" | "priority" | "status" | null;

/** `of` is "thread" for the open conversation, "bulk" for the ticked ones. */
export const picker = createStore<{ open: Picker; of: "thread" | "bulk" }>({ open: null, of: "thread" });

export const openPicker = (open: Picker, of: "thread" | "bulk"): void => picker.set({ open, of });
