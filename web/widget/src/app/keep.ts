/** What the widget keeps in the shopper's browser, by site. */
import type { Offered } from "../shared/config";
import { key, read, write } from "../shared/stored";
import type { State } from "./state";
import type { Boot, Message, Pending } from "./types";

/** Enough to draw the panel at once on the next page, before the server has answered. */
interface Snapshot {
  boot: Boot;
  view: State["view"];
  current: string | null;
  messages: Message[];
}

function parse<T>(text: string | null): T | null {
  try {
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

export class Keep {
  constructor(private readonly site: string) {}

  get visitor(): string | null {
    return this.get("visitor");
  }
  set visitor(token: string | null) {
    this.put("visitor", token);
  }

  /** Which signed-in person the visitor's token belongs to. */
  get who(): string | null {
    return this.get("who");
  }
  set who(person: string | null) {
    this.put("who", person);
  }

  /** Tells the loader whether a look for unread messages is worth a request. */
  set talking(yes: boolean) {
    this.put("talking", yes ? "1" : null);
  }

  get sound(): boolean {
    return this.get("sound") !== "off";
  }
  set sound(on: boolean) {
    this.put("sound", on ? null : "off");
  }

  readonly outbox = {
    read: (): Pending[] => parse<Pending[]>(this.get("outbox")) ?? [],
    write: (pending: Pending[]): void => this.put("outbox", pending.length ? JSON.stringify(pending) : null),
  };

  /** The language chosen in the panel, where it is not the page's. */
  get language(): string | null {
    return this.get("language");
  }
  set language(language: string | null) {
    this.put("language", language);
  }

  /** The opening that was followed and is not answered yet: it is still there on the next page of this tab. */
  get opening(): Offered | null {
    return parse<Offered>(read(key(this.site, "opening"), "sessionStorage"));
  }
  set opening(opening: Offered | null) {
    write(key(this.site, "opening"), opening && JSON.stringify(opening), "sessionStorage");
  }

  draft(conversation: string | null): string {
    return this.get(`draft:${conversation ?? "new"}`) ?? "";
  }
  setDraft(conversation: string | null, text: string): void {
    this.put(`draft:${conversation ?? "new"}`, text || null);
  }

  get snapshot(): Snapshot | null {
    return parse<Snapshot>(read(key(this.site, "snapshot"), "sessionStorage"));
  }
  set snapshot(snapshot: Snapshot | null) {
    write(key(this.site, "snapshot"), snapshot && JSON.stringify(snapshot), "sessionStorage");
  }

  /** Forgets the person: token, unsent words, drafts, snapshot. Choices such as sound stay. */
  forget(): void {
    this.snapshot = null;
    this.opening = null;
    for (const name of ["visitor", "who", "talking", "outbox"]) this.put(name, null);
    try {
      const prefix = key(this.site, "draft:");
      Object.keys(localStorage).filter((name) => name.startsWith(prefix)).forEach((name) => localStorage.removeItem(name));
    } catch {
      // no storage, nothing kept
    }
  }

  private get(name: string): string | null {
    return read(key(this.site, name));
  }
  private put(name: string, value: string | null): void {
    write(key(this.site, name), value);
  }
}

/** One flush of the outbox at a time, over all tabs, where the browser has locks. */
export const exclusively = (site: string) => {
  let running: Promise<void> = Promise.resolve();
  return async (work: () => Promise<void>): Promise<void> => {
    if (navigator.locks) return navigator.locks.request(key(site, "outbox"), () => work());
    return (running = running.then(work, work));
  };
};
