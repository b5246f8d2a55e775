import { useEffect } from "react";
import { commands, type Command } from "./commands";
import { chordOf, isWriting, KeySequence } from "./keymap";

/** Runs the commands on offer by their keys. */
export function useShortcuts(): void {
  useEffect(() => {
    const sequence = new KeySequence();
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const chord = chordOf(event);
      if (!chord) return;
      const offered = commands.get().filter((command) => command.keys && isFree(event, command));
      const known = new Set(offered.map((command) => command.keys ?? ""));
      const keys = sequence.press(chord, known, event.timeStamp);
      // The command offered last stands nearest to what the person is doing.
      const command = keys === null ? undefined : offered.findLast((each) => each.keys === keys);
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function isFree(event: KeyboardEvent, command: Command): boolean {
  if (command.everywhere) return true;
  return !isWriting(event.target) && !document.querySelector("[role='dialog']:not([data-stays]), [role='alertdialog'], .menu");
}
