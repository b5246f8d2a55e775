import { useSyncExternalStore } from "react";
import { createStore } from "./store";

const second = createStore(Date.now());
const halfMinute = createStore(Date.now());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function watchClock(store: typeof second) {
  return (listener: () => void) => {
    const stop = store.watch(listener);
    if (watchers++ === 0) timer = setInterval(tick, 1000);
    return () => {
      stop();
      if (--watchers === 0) clearInterval(timer);
    };
  };
}

function tick() {
  const now = Date.now();
  second.set(now);
  if (now - halfMinute.get() >= 30_000) halfMinute.set(now);
}

const watchSecond = watchClock(second);
const watchHalfMinute = watchClock(halfMinute);

/** The time, renewed every half minute: for "12 m" and the like. One timer for the whole page. */
export const useNow = (): number => useSyncExternalStore(watchHalfMinute, halfMinute.get);

/** The time, renewed every second: for countdowns. */
export const useSecond = (): number => useSyncExternalStore(watchSecond, second.get);
