import { describe, expect, it } from "vitest";
import { chordOf, isWriting, KeySequence, type Press } from "../src/commands/keymap";
import { printKeys } from "@merhaba/ui";

const press = (key: string, more: Partial<Press> = {}): Press => ({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, ...more });

describe("how a press is read", () => {
  it.each([
    [press("j"), "j"],
    [press("J", { shiftKey: true }), "shift+j"],
    [press("?", { shiftKey: true }), "?"],
    [press("k", { ctrlKey: true }), "mod+k"],
    [press("k", { metaKey: true }), "mod+k"],
    [press("ArrowDown"), "down"],
    [press("Enter", { ctrlKey: true, shiftKey: true }), "mod+shift+enter"],
    [press("Escape"), "escape"],
    [press("о", { code: "KeyJ" }), "j"], // Russian layout
    [press("ت", { code: "KeyJ" }), "j"], // Arabic layout
    [press("a", { code: "KeyQ" }), "a"], // AZERTY prints a where QWERTY has q
  ])("%j", (given, chord) => expect(chordOf(given)).toBe(chord));

  it.each([
    press("Shift", { shiftKey: true }),
    press("j", { isComposing: true }),
    press("Enter", { keyCode: 229 }),
    press("Process"),
    press("Dead"),
  ])("leaves to the input method or ignores %j", (given) => expect(chordOf(given)).toBeNull());
});

describe("keys one after the other", () => {
  const known = new Set(["j", "g m", "g u", "u"]);
  it("completes a pair, and does not also run the second alone", () => {
    const keys = new KeySequence();
    expect(keys.press("g", known, 0)).toBeNull();
    expect(keys.press("u", known, 500)).toBe("g u");
    expect(keys.press("u", known, 600)).toBe("u");
  });
  it("forgets the first after a while, or when the second fits nothing", () => {
    const keys = new KeySequence();
    keys.press("g", known, 0);
    expect(keys.press("u", known, 2000)).toBe("u");
    keys.press("g", known, 3000);
    expect(keys.press("j", known, 3100)).toBe("j");
  });
});

describe("where letters are text", () => {
  it("in fields and editors, not on buttons", () => {
    const made = (html: string) => {
      document.body.innerHTML = html;
      return document.body.firstElementChild;
    };
    expect(isWriting(made("<input type=search>"))).toBe(true);
    expect(isWriting(made("<textarea></textarea>"))).toBe(true);
    expect(isWriting(made("<div contenteditable='true'>x</div>"))).toBe(true);
    expect(isWriting(made("<input type=checkbox>"))).toBe(false);
    expect(isWriting(made("<button>x</button>"))).toBe(false);
    expect(isWriting(null)).toBe(false);
  });
});

it("prints keys as keycaps", () => {
  expect(printKeys("g m")).toEqual(["G", "M"]);
  expect(printKeys("escape")).toEqual(["Esc"]);
});
