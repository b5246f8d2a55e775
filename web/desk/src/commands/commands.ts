import type { IconName } from "@merhaba/ui";
import { useEffect } from "react";
import { createStore } from "../state/store";

export type CommandGroup = "conversation" | "order" | "list" | "go" | "desk";

/** Something that can be done now: found in the palette, run by its keys, listed in the help sheet. */
export interface Command {
  id: string;
  group: CommandGroup;
  title: string;
  icon: IconName;
  /** `e`, `g m` (one after the other), `mod+enter`. */
  keys?: string;
  detail?: string;
  /** Also while typing in a field. */
  everywhere?: boolean;
  /** Only by its keys: not shown in the palette. */
  hidden?: boolean;
  run: () => void;
}

const registered = createStore<readonly Command[]>([]);
export const commands = registered;

/** Offers commands for as long as a component is shown. The list must be kept stable (`useMemo`). */
export function useCommands(offered: readonly Command[]): void {
  useEffect(() => {
    registered.set((known) => [...known, ...offered]);
    return () => registered.set((known) => known.filter((each) => !offered.includes(each)));
  }, [offered]);
}
