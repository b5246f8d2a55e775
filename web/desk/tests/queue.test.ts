import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, type Message } from "@merhaba/api";
import { SendQueue, type OutboxItem } from "../src/outbox/queue";
import { message } from "./samples";

const item = (key: string, conversation = "c1"): Omit<OutboxItem, "state" | "reason" | "newer"> => ({
  key,
  agent: "defne",
  conversation,
  attachments: [],
  snooze: null,
  created_at: "2026-11-21T10:00:00Z",
  message: { kind: "reply", text: key, attachments: [], mentions: [], to: [], cc: [], undo_seconds: 8, if_last_message: "m1" },
});

const problem = (status: number, code: string, more: object = {}) => new ApiError({ title: "", detail: `detail ${code}`, status, code, ...more });

/** A server that keeps idempotency keys, as the real one does, and a line to it that can break before or after it has acted. */
class Server {
  kept = new Map<string, Message>();
  requests: string[] = [];
  faults: ("lost" | "answer-lost" | Error)[] = [];
  post = (sent: OutboxItem): Promise<Message> => {
    this.requests.push(sent.key);
    const fault = this.faults.shift();
    if (fault === "lost") return Promise.reject(problem(0, "unreachable"));
    if (fault instanceof Error) return Promise.reject(fault);
    const made = this.kept.get(sent.key) ?? message({ text: sent.message.text });
    this.kept.set(sent.key, made);
    return fault === "answer-lost" ? Promise.reject(problem(0, "unreachable")) : Promise.resolve(made);
  };
}

describe("the send queue", () => {
  let kept: string;
  let server: Server;
  let sent: string[];
  let queue: SendQueue;
  const read = () => JSON.parse(kept) as OutboxItem[];
  const open = () =>
    new SendQueue(
      { read, write: (items) => (kept = JSON.stringify(items)) },
      { post: server.post, onSent: (each) => sent.push(each.key), reasonOf: (error) => (error as Error).message, alone: (work) => work() },
    );
  beforeEach(() => {
    vi.useFakeTimers();
    kept = "[]";
    server = new Server();
    sent = [];
    queue = open();
  });

  it("keeps before it sends, and forgets once it is sent", async () => {
    queue.add(item("a"));
    expect(read()).toHaveLength(1);
    await vi.runAllTimersAsync();
    expect(read()).toEqual([]);
    expect(sent).toEqual(["a"]);
  });

  it("offline: sends later, once, in the order it was written", async () => {
    server.faults = ["lost", "lost"];
    queue.add(item("a"));
    queue.add(item("b"));
    await vi.runAllTimersAsync();
    expect(sent).toEqual(["a", "b"]);
    expect([...server.kept.keys()]).toEqual(["a", "b"]);
  });

  it("an answer lost on the way back does not send a second time", async () => {
    server.faults = ["answer-lost"];
    queue.add(item("a"));
    await vi.runAllTimersAsync();
    expect(server.requests).toEqual(["a", "a"]);
    expect(server.kept.size).toBe(1);
    expect(sent).toEqual(["a"]);
  });

  it("a crash in the middle of sending: the next start tries the same key again", async () => {
    kept = JSON.stringify([{ ...item("a"), state: "sending", reason: null, newer: null }]);
    server.kept.set("a", message());
    open().recover();
    await vi.runAllTimersAsync();
    expect(sent).toEqual(["a"]);
    expect(server.kept.size).toBe(1);
    expect(read()).toEqual([]);
  });

  it("holds back when a colleague answered, and sends anyway under another key without the condition", async () => {
    const newer = message({ text: "Already answered" });
    server.faults = [problem(409, "newer-message", { message: newer })];
    queue.add(item("a"));
    await vi.runAllTimersAsync();
    expect(read()[0]).toMatchObject({ state: "newer", newer: { text: "Already answered" } });
    expect(server.requests).toHaveLength(1);
    queue.sendAnyway("a", "b");
    expect(read()[0]?.message.if_last_message).toBeUndefined();
    await vi.runAllTimersAsync();
    expect(sent).toEqual(["b"]);
  });

  it("a refusal is shown with its reason, stops nothing else, and can be tried again", async () => {
    server.faults = [problem(422, "no-recipient")];
    queue.add(item("a"));
    queue.add(item("b", "c2"));
    await vi.runAllTimersAsync();
    expect(read()).toMatchObject([{ key: "a", state: "failed", reason: "detail no-recipient" }]);
    expect(sent).toEqual(["b"]);
    queue.retry("a");
    await vi.runAllTimersAsync();
    expect(sent).toEqual(["b", "a"]);
  });

  it.each([500, 503, 429, 401])("status %i is worth another try", async (status) => {
    server.faults = [problem(status, "x")];
    queue.add(item("a"));
    await vi.runAllTimersAsync();
    expect(sent).toEqual(["a"]);
  });

  it("gives back what has not left yet, and not what is on its way", async () => {
    server.faults = ["lost"];
    queue.add(item("a"));
    expect(queue.withdraw("a")).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(queue.withdraw("a")?.key).toBe("a");
    await vi.runAllTimersAsync();
    expect(sent).toEqual([]);
    expect(read()).toEqual([]);
  });
});
