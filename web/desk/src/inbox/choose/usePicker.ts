import { useStore } from "../../state/store";
import { picker, type Picker } from "../pickers";

/** Ties a choice to the keyboard: open when it was asked for, here and not in the other place. */
export function usePicker(which: Picker, of: "thread" | "bulk") {
  const isOpen = useStore(picker, (now) => now.open === which && now.of === of);
  return { isOpen, onOpenChange: (open: boolean) => picker.set({ open: open ? which : null, of }) };
}
