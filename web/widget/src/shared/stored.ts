/** Names of what is kept in the browser, one set per site. The loader reads a part of what the app writes. */
export const key = (site: string, name: string): string => `merhaba:${site}:${name}`;

/** The shop's page may forbid storage (private mode, blocked cookies); then things live as long as the page. */
const memory = new Map<string, string>();

export function read(name: string, area: "localStorage" | "sessionStorage" = "localStorage"): string | null {
  try {
    return memory.get(name) ?? window[area].getItem(name);
  } catch {
    return memory.get(name) ?? null;
  }
}

export function write(name: string, value: string | null, area: "localStorage" | "sessionStorage" = "localStorage"): void {
  try {
    if (value === null) window[area].removeItem(name);
    else window[area].setItem(name, value);
    memory.delete(name);
  } catch {
    if (value === null) memory.delete(name);
    else memory.set(name, value);
  }
}
