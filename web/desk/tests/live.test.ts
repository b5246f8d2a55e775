import { QueryClient } from "@tanstack/react-query";
import type { Conversation, LiveEvent, Message } from "@merhaba/api";
import { beforeEach, describe, expect, it } from "vitest";
import { applyEvent, applyReset } from "../src/live/apply";
import { applyPresence, presence, viewersOf } from "../src/live/presence";
import { worthTelling } from "../src/live/alerts";
import { conversationKey, countsKey, listKey, messagesKey, type Pages } from "../src/inbox/queries";
import type { Filters } from "../src/inbox/filters";
import { rowsOf } from "../src/inbox/pages";
import { sessionKey } from "../src/session/session";
import { conversation, me, message, pagesOf, session } from "./samples";

const mine: Filters = { view: "mine", sort: "newest" };
const unassigned: Filters = { view: "unassigned", sort: "newest" };
let client: QueryClient;
const event = (type: string, more: Partial<LiveEvent> = {}): LiveEvent => ({ t: "event", cursor: "1", type, ...more });
const ids = (filters: Filters) => rowsOf(client.getQueryData<Pages<Conversation>>(listKey(filters))).map((row) => row.id);
const thread = () => rowsOf(client.getQueryData<Pages<Message>>(messagesKey("c1")));

beforeEach(() => {
  client = new QueryClient();
  client.setQueryData(sessionKey, session);
});

describe("what happened elsewhere, applied to the lists", () => {
  it("moves a taken conversation from Unassigned to Mine, at its place", () => {
    const older = conversation({ assignee: { id: me, name: "D" }, last_message_at: "2026-11-20T08:00:00Z" });
    const taken = conversation({ last_message_at: "2026-11-21T08:00:00Z" });
    client.setQueryData(listKey(mine), pagesOf({ items: [older], next: null }));
    client.setQueryData(listKey(unassigned), pagesOf({ items: [taken], next: null }));
    applyEvent(client, event("conversation.updated", { conversation: { ...taken, assignee: { id: me, name: "D" } } }));
    expect(ids(unassigned)).toEqual([]);
    expect(ids(mine)).toEqual([taken.id, older.id]);
    expect(client.getQueryData<Conversation>(conversationKey(taken.id))?.assignee?.id).toBe(me);
  });

  it("does not put a row behind the last loaded one while more are to come", () => {
    const first = conversation({ last_message_at: "2026-11-21T08:00:00Z" });
    client.setQueryData(listKey(unassigned), pagesOf({ items: [first], next: "more" }));
    applyEvent(client, event("conversation.created", { conversation: conversation({ last_message_at: "2026-11-01T08:00:00Z" }) }));
    expect(ids(unassigned)).toEqual([first.id]);
  });

  it("applied twice changes nothing more", () => {
    client.setQueryData(listKey(unassigned), pagesOf({ items: [], next: null }));
    const created = event("conversation.created", { conversation: conversation() });
    applyEvent(client, created);
    applyEvent(client, created);
    expect(ids(unassigned)).toHaveLength(1);
  });

  it("asks for the counts again", () => {
    client.setQueryData(countsKey, { views: {} });
    applyEvent(client, event("conversation.updated", { conversation: conversation() }));
    expect(client.getQueryState(countsKey)?.isInvalidated).toBe(true);
  });

  it("a reset makes everything stale", () => {
    client.setQueryData(listKey(mine), pagesOf({ items: [], next: null }));
    applyReset(client);
    expect(client.getQueryState(listKey(mine))?.isInvalidated).toBe(true);
  });
});

describe("what happened elsewhere, applied to a thread", () => {
  const first = message({ created_at: "2026-11-21T09:00:00Z" });
  beforeEach(() => client.setQueryData(messagesKey("c1"), pagesOf({ items: [first], next: null })));

  it("puts a new message where it belongs, once", () => {
    const next = message({ created_at: "2026-11-21T09:05:00Z" });
    applyEvent(client, event("message.created", { message: next }));
    applyEvent(client, event("message.created", { message: next }));
    expect(thread().map((row) => row.id)).toEqual([next.id, first.id]);
  });

  it("a delivery only moves forward; failing and trying again always count", () => {
    const sent = message({ delivery: { state: "delivered", reason: "", detail: "", send_at: "" } });
    applyEvent(client, event("message.created", { message: sent }));
    const at = (state: "queued" | "sent" | "read" | "failed") => {
      applyEvent(client, event("message.updated", { message: { ...sent, delivery: { state, reason: "", detail: "", send_at: "" } } }));
      return thread().find((row) => row.id === sent.id)?.delivery?.state;
    };
    expect(at("sent")).toBe("delivered");
    expect(at("read")).toBe("read");
    expect(at("failed")).toBe("failed");
    expect(at("queued")).toBe("queued");
  });

  it("takes a withdrawn message out", () => {
    applyEvent(client, event("message.deleted", { data: { conversation: "c1", message: first.id } }));
    expect(thread()).toEqual([]);
  });

  it("leaves threads alone that are not loaded", () => {
    applyEvent(client, event("message.created", { message: message({ conversation: "other" }) }));
    expect(client.getQueryData(messagesKey("other"))).toBeUndefined();
  });
});

describe("things of the moment", () => {
  it("knows who looks and who types", () => {
    applyPresence({ t: "viewers", conversation: "c1", agents: [{ id: "mehmet", name: "Mehmet", typing: false }] });
    applyPresence({ t: "typing", conversation: "c1", who: { kind: "agent", id: "mehmet", name: "Mehmet" }, on: true });
    expect(viewersOf(presence.get(), "c1")).toEqual([{ id: "mehmet", name: "Mehmet", typing: true }]);
    applyPresence({ t: "typing", conversation: "c1", who: { kind: "customer", id: "x", name: "Clara" }, on: true, text: "and the" });
    expect(presence.get().typing["c1"]?.text).toBe("and the");
    applyPresence({ t: "typing", conversation: "c1", who: { kind: "customer", id: "x", name: "Clara" }, on: false });
    expect(presence.get().typing["c1"]).toBeUndefined();
  });

  it("rings for customers, not for machines, colleagues' conversations or spam", () => {
    const open = conversation();
    expect(worthTelling(message(), open, me)).toBe(true);
    expect(worthTelling(message(), conversation({ assignee: { id: me, name: "D" } }), me)).toBe(true);
    expect(worthTelling(message(), conversation({ assignee: { id: "mehmet", name: "M" } }), me)).toBe(false);
    expect(worthTelling(message({ automatic: "vacation" }), open, me)).toBe(false);
    expect(worthTelling(message({ author: { kind: "agent", id: me, name: "D" } }), open, me)).toBe(false);
    expect(worthTelling(message(), conversation({ spam: true }), me)).toBe(false);
  });
});
