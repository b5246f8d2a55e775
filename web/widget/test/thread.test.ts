import { describe, expect, it } from "vitest";
import { markSeen, mergeConversations, mergeMessages, rows, unconfirmed, unreadCount } from "../src/app/thread";
import type { Conversation, Message, Pending } from "../src/app/types";

const message = (id: string, at: string, more: Partial<Message> = {}): Message => ({
  id, client_key: null, conversation: "c", direction: "out", author: { kind: "agent", name: "Ayşe" }, text: id, html: null, attachments: [], state: "sent", created_at: at, ...more,
});
const mine = (id: string, at: string, more: Partial<Message> = {}): Message => message(id, at, { direction: "in", author: { kind: "customer", name: null }, ...more });
const day = (at: string): string => at.slice(0, 10);
const waiting = (key: string, at: string): Pending => ({ client_key: key, conversation: "c", text: key, attachments: [], created_at: at, failed: null, attempts: 0 });

describe("mergeMessages", () => {
  it("gives the same thread whatever the order of arrival", () => {
    const all = [mine("a", "2026-01-01T10:00:00Z"), message("b", "2026-01-01T10:01:00Z"), mine("c", "2026-01-01T10:02:00Z")];
    const forwards = all.reduce<Message[]>((known, one) => mergeMessages(known, [one]), []);
    const backwards = [...all].reverse().reduce<Message[]>((known, one) => mergeMessages(known, [one, one]), []);
    expect(backwards).toEqual(forwards);
    expect(forwards.map((one) => one.id)).toEqual(["a", "b", "c"]);
  });

  it("never goes back from read to sent", () => {
    const read = mergeMessages([], [mine("a", "2026-01-01T10:00:00Z", { state: "read" })]);
    expect(mergeMessages(read, [mine("a", "2026-01-01T10:00:00Z", { state: "sent" })])[0]!.state).toBe("read");
  });

  it("takes the newer text of an answer that is still growing", () => {
    const begun = mergeMessages([], [message("a", "2026-01-01T10:00:00Z", { text: "Deliv", streaming: true })]);
    expect(mergeMessages(begun, [message("a", "2026-01-01T10:00:00Z", { text: "Delivery is free.", streaming: false })])[0]).toMatchObject({ text: "Delivery is free.", streaming: false });
  });
});

describe("markSeen", () => {
  it("reaches as far as the shop has looked, and only our own messages", () => {
    const thread = [mine("a", "2026-01-01T10:00:00Z"), message("b", "2026-01-01T10:01:00Z"), mine("c", "2026-01-01T10:02:00Z")];
    expect(markSeen(thread, "2026-01-01T10:01:30.5+00:00").map((one) => one.state)).toEqual(["read", "sent", "sent"]);
  });
});

describe("unconfirmed", () => {
  it("hides what the server has confirmed by client_key", () => {
    const pending = [waiting("k1", "2026-01-01T10:00:00Z"), waiting("k2", "2026-01-01T10:00:00Z")];
    expect(unconfirmed(pending, [mine("a", "2026-01-01T10:00:00Z", { client_key: "k1" })]).map((one) => one.client_key)).toEqual(["k2"]);
  });
});

describe("rows", () => {
  it("sets a divider at each day, the waiting ones included", () => {
    const out = rows([mine("a", "2026-01-01T10:00:00Z"), message("b", "2026-01-02T09:00:00Z")], [waiting("k", "2026-01-03T09:00:00Z")], day);
    expect(out.map((row) => row.kind)).toEqual(["day", "message", "day", "message", "day", "pending"]);
  });

  it("says when a person takes over from the assistant, and when another person does", () => {
    const bot = { author: { kind: "bot" as const, name: null } };
    const out = rows([
      message("a", "2026-01-01T10:00:00Z", bot), message("b", "2026-01-01T10:01:00Z"), mine("c", "2026-01-01T10:02:00Z"),
      message("d", "2026-01-01T10:03:00Z"), message("e", "2026-01-01T10:04:00Z", { author: { kind: "agent", name: "Deniz" } }),
    ], [], day);
    expect(out.filter((row) => row.kind === "joined")).toEqual([
      { kind: "joined", key: "joined-b", name: "Ayşe", afterBot: true }, { kind: "joined", key: "joined-e", name: "Deniz", afterBot: false },
    ]);
  });

  it("labels the first of a group and marks the last", () => {
    const out = rows([message("a", "2026-01-01T10:00:00Z"), message("b", "2026-01-01T10:01:00Z"), message("c", "2026-01-01T10:30:00Z")], [], day);
    expect(out.filter((row) => row.kind === "message").map((row) => [row.first, row.last])).toEqual([[true, false], [false, true], [true, true]]);
  });

  it("keeps the key of a message when its waiting copy is confirmed, so that it does not blink", () => {
    const before = rows([], [waiting("k", "2026-01-01T10:00:00Z")], day).at(-1)!.key;
    const after = rows([mine("a", "2026-01-01T10:00:00Z", { client_key: "k" })], [waiting("k", "2026-01-01T10:00:00Z")], day).at(-1)!.key;
    expect(after).toBe(before);
  });
});

describe("conversations", () => {
  const one = (id: string, at: string, unread: number | boolean): Conversation => ({ id, status: "open", preview: "", last_message_at: at, unread, agent: null });

  it("merges by id, newest first, and counts what is unread in either form", () => {
    const merged = mergeConversations([one("a", "2026-01-01", 1), one("b", "2026-01-02", true)], [one("a", "2026-01-03", 2)]);
    expect(merged.map((item) => item.id)).toEqual(["a", "b"]);
    expect(unreadCount(merged)).toBe(3);
  });
});
