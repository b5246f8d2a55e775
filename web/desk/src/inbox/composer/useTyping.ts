import { useCallback, useEffect, useRef } from "react";
import { say } from "../../live/live";

const repeatEvery = 3000;
const stopsAfter = 4000;

/** Tells the others that one is typing, not more often than needed, and that one has stopped. */
export function useTyping(conversation: string) {
  const said = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stop = useCallback(() => {
    clearTimeout(timer.current);
    if (said.current === 0) return;
    said.current = 0;
    say({ t: "typing", conversation, on: false });
  }, [conversation]);
  const type = useCallback(() => {
    const now = Date.now();
    if (now - said.current > repeatEvery) {
      said.current = now;
      say({ t: "typing", conversation, on: true });
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(stop, stopsAfter);
  }, [conversation, stop]);
  useEffect(() => stop, [stop]);
  return { type, stop };
}
