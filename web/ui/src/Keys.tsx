const mac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

const spoken: Record<string, string> = {
  mod: mac ? "⌘" : "Ctrl",
  enter: "↵",
  up: "↑",
  down: "↓",
  escape: "Esc",
  shift: mac ? "⇧" : "Shift",
  tab: "Tab",
  space: "Space",
};

/** How a shortcut is printed: `mod+k` is "Ctrl K" or "⌘ K", `g m` is two keys, one after the other. */
export function printKeys(keys: string): string[] {
  return keys.split(" ").map((chord) =>
    chord
      .split("+")
      .map((key) => spoken[key] ?? (key.length === 1 ? key.toLocaleUpperCase("en") : key))
      .join(" "),
  );
}

/** The keys of a shortcut, drawn as keycaps. */
export function Keys({ of }: { of: string }) {
  return (
    <span className="keys" dir="ltr">
      {printKeys(of).map((chord, index) => (
        <kbd key={index}>{chord}</kbd>
      ))}
    </span>
  );
}
