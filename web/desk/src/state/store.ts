import { useSyncExternalStore } from "react";

/** A small piece of state outside React that components can watch. */
export interface Store<T> {
  get(): T;
  set(next: T | ((now: T) => T)): void;
  watch(listener: () => void): () => void;
}

/** A store that starts with a value and tells its watchers when it is replaced by another. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const computed = typeof next === "function" ? (next as (now: T) => T)(value) : next;
      if (Object.is(computed, value)) return;
      value = computed;
      for (const listener of [...listeners]) listener();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What a store holds, or a part of it; `pick` must give the same reference while nothing it reads has changed. */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, U>(store: Store<T>, pick: (value: T) => U): U;
export function useStore<T, U>(store: Store<T>, pick?: (value: T) => U): T | U {
  const read = () => (pick ? pick(store.get()) : store.get());
  return useSyncExternalStore(store.watch, read, read);
}
