import { createStore } from "../state/store";

/** A short message at the edge of the page. With `until` it counts down; with `action` it can be answered. */
export interface Toast {
  id: string;
  text: string;
  tone: "plain" | "bad";
  until: number | null;
  total: number;
  action: { label: string; run: () => void } | null;
}

interface ToastOptions {
  id?: string;
  tone?: Toast["tone"];
  /** How long it stays, in milliseconds. */
  stay?: number;
  /** Show the time that is left. */
  countdown?: boolean;
  action?: Toast["action"];
}

/** The messages that are shown now, oldest first. */
export const toasts = createStore<Toast[]>([]);
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Shows a message; one with the same id is replaced. Gives the id, to take it away earlier. */
export function toast(text: string, { id = crypto.randomUUID(), tone = "plain", stay, countdown = false, action = null }: ToastOptions = {}): string {
  const lasts = stay ?? (tone === "bad" ? 8000 : action ? 6000 : 3500);
  const made: Toast = { id, text, tone, until: countdown ? Date.now() + lasts : null, total: lasts, action };
  toasts.set((shown) => [...shown.filter((each) => each.id !== id), made].slice(-3));
  clearTimeout(timers.get(id));
  timers.set(id, setTimeout(() => dismiss(id), lasts));
  return id;
}

/** Takes a message away. */
export function dismiss(id: string): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  toasts.set((shown) => shown.filter((each) => each.id !== id));
}
