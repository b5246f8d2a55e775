import { lazy, Suspense, useState, type ComponentType, type ReactNode } from "react";
import { NotLoaded } from "./notLoaded";
import { PaneBoundary } from "./PaneBoundary";
import { PaneFailed, type PaneFailedProps } from "./PaneFailed";

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

interface PaneOptions<P> {
  /** What stands there until it has come. */
  waiting?: ReactNode;
  /** What stands there when it does not come; by default a sentence and a way to try again. */
  failed?: ComponentType<PaneFailedProps<P>>;
}

const known: (() => Promise<unknown>)[] = [];

/**
 * A part of the desk that is fetched when it is first needed. When it cannot be, only its own place says so:
 * the rest of the desk goes on, and so does what was being written.
 */
export function pane<P extends object>(load: Load<P>, { waiting = null, failed: Failed = PaneFailed }: PaneOptions<P> = {}) {
  let coming: ReturnType<Load<P>> | null = null;
  let arrived: ComponentType<P> | null = null;
  const fetched = () =>
    (coming ??= load().then(
      (module) => {
        arrived = module.default;
        return module;
      },
      (error: unknown) => {
        coming = null; // the next one to ask tries again
        throw new NotLoaded(String(error));
      },
    ));
  known.push(fetched);
  /** What has come is drawn at once; React would wait a moment even for that. It also keeps a failure for ever. */
  const part = (): ComponentType<P> => arrived ?? lazy(fetched);
  function Pane(props: P) {
    const [{ Part, attempt }, set] = useState(() => ({ Part: part(), attempt: 0 }));
    const again = () => set((now) => ({ Part: part(), attempt: now.attempt + 1 }));
    return (
      <PaneBoundary key={attempt} failed={(error) => <Failed {...props} error={error} attempt={attempt} again={again} />}>
        <Suspense fallback={waiting}>
          <Part {...props} />
        </Suspense>
      </PaneBoundary>
    );
  }
  /** The router waits for this before it leaves the page before; a failure is shown in the place itself. */
  Pane.preload = (): Promise<void> => fetched().then(() => undefined, () => undefined);
  return Pane;
}

/** Fetches every part of the desk while nothing else is to be done, so that none is missing when the connection goes. */
export function fetchPanes(): () => void {
  let stopped = false;
  let at = 0;
  const next = () => {
    const fetched = known[at++]; // a part that has come may bring parts of its own
    if (!fetched || stopped) return;
    void fetched().then(() => idle(next), () => undefined); // no connection: they come when they are needed
  };
  idle(next);
  return () => {
    stopped = true;
  };
}

const idle = (run: () => void): unknown => ("requestIdleCallback" in window ? requestIdleCallback(run, { timeout: 5000 }) : setTimeout(run, 1500));
