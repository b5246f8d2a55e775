import { describe, expect, it } from "vitest";
import { blocking } from "../src/inbox/blocked";
import { addressesIn, chosenIn, looksLikeAddress } from "../src/inbox/composer/recipients";
import { failureText } from "../src/inbox/thread/failureText";

describe("who gets an answer", () => {
  it("takes addresses out of what was typed or pasted, and leaves the rest", () => {
    expect(addressesIn("a@x.test, b@y.test; c@z.test")).toEqual({ found: ["a@x.test", "b@y.test", "c@z.test"], rest: "" });
    expect(addressesIn("Clara Haas <clara@mail.test>, Omar")).toEqual({ found: ["clara@mail.test"], rest: "Omar" });
    expect(addressesIn("a@x.test b@y.test")).toEqual({ found: ["a@x.test", "b@y.test"], rest: "" });
    expect(addressesIn("not an address")).toEqual({ found: [], rest: "not an address" });
  });

  it("knows an address when it sees one", () => {
    for (const good of ["a@b.test", "a+r.1-x@shop.test", "علي@x.test"]) expect(looksLikeAddress(good)).toBe(true);
    for (const bad of ["", "a@b", "a b@c.test", "<a@b.test>", "a@b.test,c@d.test"]) expect(looksLikeAddress(bad)).toBe(false);
  });

  it("remembers a choice only where there was one", () => {
    expect(chosenIn(null)).toBeNull();
    expect(chosenIn({ cc: [] })).toBeNull();
    expect(chosenIn({ to: null, cc: ["x@y.test"] })).toBeNull();
    expect(chosenIn({ to: ["a@b.test"], cc: [] })).toEqual({ to: ["a@b.test"], cc: [] });
  });
});

describe("blocked senders", () => {
  const list = ["pest@mail.test", "@bulk.example"].map((sender, index) => ({ id: String(index), sender, created_at: "" }));

  it("are an address, a domain or something below it, and nobody else", () => {
    expect(blocking(list, "Pest@mail.test")?.id).toBe("0");
    expect(blocking(list, "news@bulk.example")?.id).toBe("1");
    expect(blocking(list, "x@eu.bulk.example")?.id).toBe("1");
    expect(blocking(list, "a@notbulk.example")).toBeUndefined();
    expect(blocking(list, "other@mail.test")).toBeUndefined();
  });
});

describe("why a message failed", () => {
  const codes = [
    "no-recipient", "bad-address", "unknown-recipient", "some-refused", "mailbox-full", "mailbox-closed", "too-large", "not-proven", "unwanted",
    "content-refused", "relay-denied", "refused", "later", "unreachable", "no-smtputf8", "no-server", "sign-in", "encryption", "channel-removed",
    "fault", "bounced", "bounced-for-now", "delayed", "complaint",
  ];

  it("is said in words of its own for every code of the server", () => {
    const said = codes.map((reason) => failureText({ state: "failed", reason }));
    expect(new Set(said).size).toBe(codes.length);
    expect(said).not.toContain(failureText({ state: "failed", reason: "something-new" }));
  });

  it("is left to the far side where there is no code, and unknown where nobody said", () => {
    expect(failureText({ state: "failed", reason: "other" })).toBe("");
    expect(failureText({ state: "failed", reason: "" })).not.toBe("");
    expect(failureText({ state: "sent", reason: "" })).toBe("");
  });
});
