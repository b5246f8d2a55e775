/** A key press, as far as shortcuts look at it. */
export interface Press {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  keyCode?: number;
}

/**
 * How a press is written in a shortcut: `j`, `mod+k`, `shift+x`, `?`. `null` for what is no shortcut: modifiers alone,
 * presses that belong to an input method. On layouts without Latin letters the place of the key counts.
 */
export function chordOf(press: Press): string | null {
  if (press.isComposing || press.keyCode === 229 || press.key === "Process" || press.key === "Dead") return null;
  if (["Shift", "Control", "Alt", "Meta", "CapsLock", "AltGraph"].includes(press.key)) return null;
  const key = nameOf(press);
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push("mod");
  if (press.altKey) parts.push("alt");
  if (press.shiftKey && (key.length > 1 || /^[a-z]$/.test(key))) parts.push("shift");
  return [...parts, key].join("+");
}

function nameOf(press: Press): string {
  if (press.key === " ") return "space";
  if (press.key.length > 1) return press.key.toLowerCase().replace("arrow", "");
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1];
  // A letter key of a Cyrillic or Arabic layout still means its Latin shortcut; a Latin layout (AZERTY) means what it prints.
  if (letter && !/^[\x20-\x7e]$/.test(press.key)) return letter.toLowerCase();
  return press.key.toLowerCase();
}

/** Keys that are pressed one after the other must follow within this time. */
const together = 900;

/** Follows presses and says which shortcut is complete. */
export class KeySequence {
  private before: { chord: string; at: number } | null = null;

  /** Takes a press; gives the shortcut among those known that it completes, the two-key ones first. */
  press(chord: string, known: ReadonlySet<string>, now: number): string | null {
    const pair = this.before && now - this.before.at < together ? `${this.before.chord} ${chord}` : null;
    this.before = null;
    if (pair && known.has(pair)) return pair;
    if ([...known].some((keys) => keys.startsWith(`${chord} `))) this.before = { chord, at: now };
    return known.has(chord) ? chord : null;
  }
}

/** Is the person writing? Then letters are text, not shortcuts. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "range", "color", "file"].includes(target.type);
  return target.closest("[contenteditable='true'], [role='menu'], [role='listbox'][data-takes-keys]") !== null;
}
