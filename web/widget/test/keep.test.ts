import { beforeEach, describe, expect, it, vi } from "vitest";
import { personOf } from "../src/app/identity";
import { Keep } from "../src/app/keep";

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe("keep", () => {
  it("keeps one visitor per site", () => {
    const [one, two] = [new Keep("one"), new Keep("two")];
    one.visitor = "token-1";
    expect(new Keep("one").visitor).toBe("token-1");
    expect(two.visitor).toBeNull();
  });

  it("keeps a draft for each conversation and for a new one", () => {
    const keep = new Keep("s");
    keep.setDraft(null, "new");
    keep.setDraft("c1", "first");
    expect([keep.draft(null), keep.draft("c1"), keep.draft("c2")]).toEqual(["new", "first", ""]);
  });

  it("forgets the person and nothing else", () => {
    const keep = new Keep("s");
    keep.visitor = "t";
    keep.who = "u1";
    keep.sound = false;
    keep.setDraft("c1", "words");
    keep.outbox.write([{ client_key: "k", conversation: null, text: "x", attachments: [], created_at: "", failed: null, attempts: 0 }]);
    const other = new Keep("other");
    other.visitor = "theirs";
    keep.forget();
    expect([keep.visitor, keep.who, keep.draft("c1"), keep.outbox.read()]).toEqual([null, null, "", []]);
    expect(keep.sound).toBe(false);
    expect(other.visitor).toBe("theirs");
  });

  it("works for the length of the page where storage is forbidden", () => {
    const blocked = vi.spyOn(window, "localStorage", "get").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    const keep = new Keep("private");
    keep.visitor = "t";
    expect(keep.visitor).toBe("t");
    keep.forget();
    expect(keep.visitor).toBeNull();
    blocked.mockRestore();
  });

  it("takes a damaged shelf for an empty one", () => {
    localStorage.setItem("merhaba:s:outbox", "{not json");
    expect(new Keep("s").outbox.read()).toEqual([]);
  });
});

describe("personOf", () => {
  const jwt = (claims: object) => `h.${btoa(JSON.stringify(claims)).replace(/=+$/, "")}.s`;

  it("knows the same person again although the token is new", () => {
    expect(personOf({ jwt: jwt({ user_id: "u1", exp: 1 }) })).toBe(personOf({ jwt: jwt({ user_id: "u1", exp: 2 }) }));
    expect(personOf({ jwt: jwt({ sub: "u2" }) })).toBe("u2");
    expect(personOf({ user_id: "u3", hash: "h" })).toBe("u3");
    expect(personOf(null)).toBeNull();
    expect(personOf({ jwt: "broken" })).toBe("broken");
  });
});
