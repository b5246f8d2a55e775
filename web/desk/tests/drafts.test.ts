import { describe, expect, it, vi } from "vitest";
import { findDrafts, forgetDraft, newerDraft, readDraft, restored, restoreDraft, withDraft, writeDraft, type LocalDraft } from "../src/inbox/composer/drafts";

const draft = (changes: Partial<LocalDraft> = {}): LocalDraft => ({ kind: "reply", html: "<p>Hello</p>", text: "Hello", cc: [], attachments: [], updated_at: "2026-11-21T10:00:00Z", ...changes });

describe("drafts", () => {
  it("survive a reload, per agent and conversation", () => {
    writeDraft("defne", "c1", draft());
    expect(readDraft("defne", "c1")).toEqual(draft());
    expect(readDraft("mehmet", "c1")).toBeNull();
    withDraft.set(new Set());
    findDrafts("defne");
    expect([...withDraft.get()]).toEqual(["c1"]);
  });

  it("an emptied draft is forgotten; an attachment alone is a draft", () => {
    writeDraft("defne", "c1", draft());
    writeDraft("defne", "c1", draft({ text: "  ", html: "<p>  </p>" }));
    expect(readDraft("defne", "c1")).toBeNull();
    writeDraft("defne", "c1", draft({ text: "", attachments: [{ id: "f", name: "a.png", content_type: "image/png", size: 1, url: "/f" }] }));
    expect(readDraft("defne", "c1")?.attachments).toHaveLength(1);
    forgetDraft("defne", "c1");
    expect(withDraft.get().size).toBe(0);
  });

  it("what is taken back comes before what was begun since", () => {
    writeDraft("defne", "c1", draft({ text: "Second", html: "<p>Second</p>" }));
    const before = restored.get()["c1"] ?? 0;
    restoreDraft("defne", "c1", draft({ text: "First", html: "<p>First</p>" }));
    expect(readDraft("defne", "c1")?.html).toBe("<p>First</p><p>Second</p>");
    expect(restored.get()["c1"]).toBe(before + 1);
  });

  it("a broken or full storage breaks nothing", () => {
    localStorage.setItem("merhaba.draft.defne.c1", "{not json");
    expect(readDraft("defne", "c1")).toBeNull();
    const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    expect(() => writeDraft("defne", "c2", draft())).not.toThrow();
    full.mockRestore();
  });

  it("goes on with the newer of browser and server", () => {
    const local = draft({ updated_at: "2026-11-21T10:00:00Z" });
    const server = { ...draft({ text: "From the phone" }), attachments: [], updated_at: "2026-11-21T10:05:00Z" };
    expect(newerDraft(local, server)?.text).toBe("From the phone");
    expect(newerDraft(local, { ...server, updated_at: "2026-11-21T09:00:00Z" })).toBe(local);
    expect(newerDraft(local, null)).toBe(local);
    expect(newerDraft(null, { ...server, text: " " })).toBeNull();
  });
});
