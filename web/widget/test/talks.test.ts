import { beforeEach, describe, expect, it } from "vitest";
import type { State } from "../src/app/state";
import { Store } from "../src/app/store";
import { Talks } from "../src/app/talks";
import type { Conversation, Message } from "../src/app/types";

const one = (id: string, more: Partial<Conversation> = {}): Conversation => ({ id, status: "open", preview: id, last_message_at: "2026-01-01T10:00:00Z", unread: 0, agent: null, ...more });
const message = (id: string, conversation: string, more: Partial<Message> = {}): Message => ({
  id, client_key: null, conversation, direction: "out", author: { kind: "agent", name: "Ayşe" }, text: id, html: null, attachments: [], state: "sent", created_at: "2026-01-02T10:00:00Z", ...more,
});

let store: Store<State>;
let talks: Talks;
let unread: number;

beforeEach(() => {
  store = new Store({ conversations: [], threads: {}, typing: {}, current: null, view: "home" } as unknown as State);
  talks = new Talks(store, (count) => (unread = count));
});

describe("agree", () => {
  it("takes away what the server does not name: on a shared computer it is somebody else's", () => {
    talks.set([one("theirs", { unread: 2 })]);
    talks.add("theirs", [message("secret", "theirs")]);
    store.set({ current: "theirs", view: "thread" });
    talks.agree([one("mine")], talks.mark());
    expect(store.get()).toMatchObject({ conversations: [{ id: "mine" }], threads: {}, current: null, view: "home" });
    expect(unread).toBe(0);
  });

  it("keeps a conversation begun while the answer was on its way", () => {
    const mark = talks.mark();
    talks.begin(one("new"));
    store.set({ current: "new", view: "thread" });
    talks.agree([one("old")], mark);
    expect(store.get().conversations.map((item) => item.id).sort()).toEqual(["new", "old"]);
    expect(store.get().current).toBe("new");
  });
});

describe("events", () => {
  it("changes what is known, and says when a conversation is not", () => {
    talks.set([one("a")]);
    talks.add("a", [message("m", "a", { direction: "in", created_at: "2026-01-02T09:00:00Z" })]);
    expect(talks.change({ id: "a", status: "closed", seen_at: "2026-01-02T09:30:00Z" })).toBe(true);
    expect(talks.find("a")!.status).toBe("closed");
    expect(store.get().threads.a!.messages[0]!.state).toBe("read");
    expect(talks.change({ id: "b", status: "closed" })).toBe(false);
  });

  it("counts a message that came alone, and who wrote it", () => {
    talks.set([one("a")]);
    talks.mention(message("hello", "a"), talks.find("a")!);
    expect(talks.find("a")).toMatchObject({ preview: "hello", unread: 1, agent: { name: "Ayşe" } });
    talks.mention(message("mine", "a", { direction: "in", author: { kind: "customer", name: "" } }), talks.find("a")!);
    expect(talks.find("a")).toMatchObject({ unread: 1, agent: { name: "Ayşe" } });
    expect(unread).toBe(1);
  });

  it("takes back what was undone", () => {
    talks.add("a", [message("m", "a"), message("n", "a")]);
    talks.takeBack("a", "m");
    expect(store.get().threads.a!.messages.map((item) => item.id)).toEqual(["n"]);
  });
});
