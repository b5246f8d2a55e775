import { QueryClient } from "@tanstack/react-query";
import type { Conversation } from "@merhaba/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { change, changed, changesBack } from "../src/inbox/changes";
import type { Filters } from "../src/inbox/filters";
import { rowsOf } from "../src/inbox/pages";
import { conversationKey, listKey, type Pages } from "../src/inbox/queries";
import { sessionKey } from "../src/session/session";
import { toasts } from "../src/feedback/toasts";
import { conversation, pagesOf, session } from "./samples";

const all: Filters = { view: "all", sort: "newest" };

describe("a change before the server knows of it", () => {
  it("closing ends the waiting; snoozing and waking keep status and time together", () => {
    const open = conversation();
    expect(changed(open, { status: "closed" }, session)).toMatchObject({ status: "closed", waiting_since: null });
    const snoozed = changed(open, { snoozed_until: "2026-12-01T09:00:00Z" }, session);
    expect(snoozed).toMatchObject({ status: "snoozed", snoozed_until: "2026-12-01T09:00:00Z" });
    expect(changed(snoozed, { status: "open" }, session).snoozed_until).toBeNull();
    expect(changed(snoozed, { snoozed_until: null }, session).status).toBe("open");
  });

  it("names come from the session", () => {
    const next = changed(conversation(), { assignee: "mehmet", team: "shipping", add_tags: ["late"] }, session);
    expect(next.assignee?.name).toBe("Mehmet Aydın");
    expect(next.team?.name).toBe("Shipping");
    expect(next.tags.map((tag) => tag.name)).toEqual(["late parcel"]);
  });

  it.each([
    [{ status: "closed" as const }],
    [{ snoozed_until: "2026-12-01T09:00:00Z" }],
    [{ assignee: "mehmet", priority: "urgent" as const }],
    [{ add_tags: ["late"], remove_tags: ["damaged"] }],
    [{ spam: true, team: "shipping" }],
  ])("%j and back again is where it was", (changes) => {
    const before = conversation({ tags: session.tags.filter((tag) => tag.id === "damaged") });
    const after = changed(before, changes, session);
    const back = changed(after, changesBack(before, after), session);
    expect({ ...back, waiting_since: before.waiting_since }).toEqual(before);
  });
});

describe("a change the server answers", () => {
  let client: QueryClient;
  const before = conversation();
  const state = () => client.getQueryData<Conversation>(conversationKey(before.id))?.status;
  const listed = () => rowsOf(client.getQueryData<Pages<Conversation>>(listKey(all))).map((row) => row.id);
  const answer = (status: number, content: unknown) =>
    vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(JSON.stringify(content), { status, headers: { "content-type": "application/json" } }))));
  beforeEach(() => {
    client = new QueryClient();
    client.setQueryData(sessionKey, session);
    client.setQueryData(conversationKey(before.id), before);
    client.setQueryData(listKey(all), pagesOf({ items: [before], next: null }));
    toasts.set([]);
  });
  afterEach(() => vi.unstubAllGlobals());

  it("is on the page before the answer is there", async () => {
    answer(200, { ...before, status: "closed" });
    const under_way = change(client, [before.id], { status: "closed" }, { said: "Closed", undoLabel: "Undo" });
    expect(state()).toBe("closed");
    expect(listed()).toEqual([]);
    expect(toasts.get()[0]?.action?.label).toBe("Undo");
    await under_way;
    expect(state()).toBe("closed");
  });

  it("is put back, and said, when the server refuses", async () => {
    answer(403, { title: "No", detail: "Not you", status: 403, code: "forbidden" });
    await change(client, [before.id], { status: "closed" });
    expect(state()).toBe("open");
    expect(listed()).toEqual([before.id]);
    expect(toasts.get().at(-1)?.tone).toBe("bad");
  });

  it("of many puts back only those that were refused", async () => {
    const other = conversation();
    client.setQueryData(conversationKey(other.id), other);
    answer(200, { items: [{ ...before, status: "closed" }], failed: [{ id: other.id, code: "x", detail: "Not this one" }] });
    await change(client, [before.id, other.id], { status: "closed" });
    expect(state()).toBe("closed");
    expect(client.getQueryData<Conversation>(conversationKey(other.id))?.status).toBe("open");
  });
});
