import { recall, remember } from "../../state/remembered";
import type { ActionBody } from "../types";

/** What someone has begun in a form, and how far sending it has come. The key is made once and names this one wish. */
export interface FormDraft<V> {
  key: string;
  values: V;
  /** What was sent and not yet answered: only the same may be sent again under this key. */
  sent: ActionBody | null;
  /** The action that came of it. */
  action: string | null;
  at: number;
}

/** A form begun longer ago than this starts anew: the order will have moved on. */
const lasts = 24 * 3_600_000;
const place = (name: string) => `order-form.${name}`;

/** What was begun in this browser under a name; what was sent is kept however old, until it is answered. */
export function readFormDraft<V>(name: string): FormDraft<V> | null {
  const kept = recall<FormDraft<V> | null>(place(name), null);
  if (!kept?.key || (!kept.sent && Date.now() - kept.at > lasts)) return null;
  return kept;
}

export const writeFormDraft = <V>(name: string, draft: FormDraft<V>): void => remember(place(name), draft);
export const forgetFormDraft = (name: string): void => localStorage.removeItem(`merhaba.${place(name)}`);

export const newFormDraft = <V>(values: V): FormDraft<V> => ({ key: crypto.randomUUID(), values, sent: null, action: null, at: Date.now() });
