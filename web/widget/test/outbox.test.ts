import { describe, expect, it } from "vitest";
import { Refused, Unreachable } from "../src/app/api";
import { Outbox } from "../src/app/outbox";
import type { Conversation, Message, Pending } from "../src/app/types";

/** A server that remembers by client_key, as the real one does, and a network that can break on the way there or back. */
class Server {
  readonly stored = new Map<string, { conversation: Conversation; message: Message }>();
  readonly plan: ("ok" | "lost request" | "lost answer" | number)[] = [];
  calls = 0;

  send = async (one: Pending) => {
    this.calls++;
    const step = this.plan.shift() ?? "ok";
    if (step === "lost request") throw new Unreachable();
    if (typeof step === "number") throw new Refused(step, "", "");
    const known = this.stored.get(one.client_key);
    const id = one.conversation ?? known?.conversation.id ?? `c${this.stored.size + 1}`;
    const answer = known ?? {
      conversation: { id, status: "open", preview: one.text, last_message_at: one.created_at, unread: 0, agent: null } as Conversation,
      message: { id: `m${this.stored.size + 1}`, client_key: one.client_key, conversation: id, direction: "in", author: { kind: "customer", name: null }, text: one.text, html: null, attachments: [], state: "sent", created_at: one.created_at } as Message,
    };
    this.stored.set(one.client_key, answer);
    if (step === "lost answer") throw new Unreachable();
    return answer;
  };
}

function setUp() {
  const server = new Server();
  let shelf: Pending[] = [];
  const sent: string[] = [];
  const make = () => new Outbox({ read: () => shelf, write: (pending) => (shelf = pending) }, server.send, () => undefined, (answer) => sent.push(answer.message.text));
  return { server, sent, make, shelf: () => shelf };
}

const texts = (server: Server): string[] => [...server.stored.values()].map(({ message }) => message.text);

describe("outbox", () => {
  it("remembers, over a reload, which opening the first message answers", async () => {
    const { server, make, shelf } = setUp();
    const opening = { id: "o1", language: "de" };
    make().add(null, "Yes, please", [], opening);
    make().add(null, "In blue", [], opening);
    expect(shelf().map((one) => one.opening)).toEqual([opening, opening]);
    server.plan.push("lost answer");
    await make().flush();
    await make().flush();
    expect(texts(server)).toEqual(["Yes, please", "In blue"]);
    expect([...server.stored.values()].map(({ conversation }) => conversation.id)).toEqual(["c1", "c1"]);
  });

  it("sends in order and empties the shelf", async () => {
    const { server, sent, make, shelf } = setUp();
    const outbox = make();
    outbox.add("c9", "one", []);
    outbox.add("c9", "two", []);
    expect(await outbox.flush()).toBe(true);
    expect(texts(server)).toEqual(["one", "two"]);
    expect(sent).toEqual(["one", "two"]);
    expect(shelf()).toEqual([]);
  });

  it("stores a message once although its answer was lost", async () => {
    const { server, make, sent } = setUp();
    const outbox = make();
    outbox.add("c9", "hello", []);
    server.plan.push("lost answer", "lost request", "lost answer");
    expect(await outbox.flush()).toBe(false);
    expect(await outbox.flush()).toBe(false);
    expect(await outbox.flush()).toBe(false);
    expect(await outbox.flush()).toBe(true);
    expect(server.calls).toBe(4);
    expect(texts(server)).toEqual(["hello"]);
    expect(sent).toEqual(["hello"]);
  });

  it("survives the page: another outbox on the same shelf sends the same key", async () => {
    const { server, make } = setUp();
    make().add(null, "before the reload", []);
    server.plan.push("lost answer");
    await make().flush();
    await make().flush();
    expect(texts(server)).toEqual(["before the reload"]);
  });

  it("puts what was written while offline into one new conversation, not several", async () => {
    const { server, make } = setUp();
    const outbox = make();
    outbox.add(null, "first", []);
    outbox.add(null, "second", []);
    await outbox.flush();
    expect(new Set([...server.stored.values()].map(({ conversation }) => conversation.id)).size).toBe(1);
  });

  it("does not move the start of a new conversation into an old one", async () => {
    const { server, make } = setUp();
    const outbox = make();
    outbox.add("old", "to the old one", []);
    outbox.add(null, "to a new one", []);
    await outbox.flush();
    expect([...server.stored.values()].map(({ conversation }) => conversation.id)).toEqual(["old", "c2"]);
  });

  it("stops at a network failure so that order is kept", async () => {
    const { server, make, shelf } = setUp();
    const outbox = make();
    outbox.add("c9", "one", []);
    outbox.add("c9", "two", []);
    server.plan.push("lost request");
    await outbox.flush();
    expect(texts(server)).toEqual([]);
    expect(shelf().map((one) => one.failed)).toEqual(["offline", null]);
    await outbox.flush();
    expect(texts(server)).toEqual(["one", "two"]);
  });

  it.each([500, 503, 429, 408])("keeps trying after %i", async (status) => {
    const { server, make, shelf } = setUp();
    const outbox = make();
    outbox.add("c9", "one", []);
    server.plan.push(status);
    expect(await outbox.flush()).toBe(false);
    expect(shelf()[0]!.failed).toBe("busy");
    await outbox.flush();
    expect(texts(server)).toEqual(["one"]);
  });

  it("sets a refused message aside, sends the rest, and takes it again only when asked", async () => {
    const { server, make, shelf } = setUp();
    const outbox = make();
    const refused = outbox.add("c9", "bad", []);
    outbox.add("c9", "good", []);
    server.plan.push(422);
    expect(await outbox.flush()).toBe(true);
    expect(texts(server)).toEqual(["good"]);
    await outbox.flush();
    expect(server.calls).toBe(2);
    expect(shelf()[0]!.failed).toBe("rejected");
    outbox.retry(refused.client_key);
    await outbox.flush();
    expect(texts(server)).toEqual(["good", "bad"]);
  });
});
