import { createStore } from "../state/store";

/** What lies over the whole desk just now. */
export const overlay = createStore<"palette" | "shortcuts" | "new" | null>(null);
