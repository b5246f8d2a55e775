/** Small things a browser remembers for one person: a panel's state, a chosen order. Never anything that must not be lost. */
export function recall<T>(key: string, otherwise: T): T {
  try {
    const kept = localStorage.getItem(`merhaba.${key}`);
    return kept === null ? otherwise : (JSON.parse(kept) as T);
  } catch {
    return otherwise;
  }
}

/** Keeps a value under a key; a full or forbidden storage is no reason to stop. */
export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`merhaba.${key}`, JSON.stringify(value));
  } catch {
    // Private windows and full disks: the value simply is not remembered.
  }
}
