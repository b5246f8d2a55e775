import { t } from "@lingui/core/macro";
import { Button, Empty } from "@merhaba/ui";
import { useEffect } from "react";
import { toast } from "../feedback/toasts";
import { errorText } from "../feedback/errorText";
import { NotLoaded } from "./notLoaded";

export type PaneFailedProps<P = object> = P & {
  error: unknown;
  /** How often it was tried again. */
  attempt: number;
  again: () => void;
};

/** Stands in the place of a part that did not come: what happened, and a way to try again. With the connection it comes by itself. */
export function PaneFailed({ error, attempt, again }: PaneFailedProps) {
  useEffect(() => {
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  });
  const missing = error instanceof NotLoaded;
  // After an update the server no longer has the files this page knows: only the page itself can be fetched anew.
  const stale = missing && attempt > 0 && navigator.onLine;
  return (
    <section className="pane-failed" role="alert">
      <Empty
        icon={missing ? "offline" : "warning"}
        title={missing ? t`This part could not be fetched` : t`This part could not be shown`}
        action={
          <Button icon="refresh" onPress={stale ? () => location.reload() : again}>
            {stale ? t`Load the page again` : t`Try again`}
          </Button>
        }
      >
        {why(error, missing)}
      </Empty>
    </section>
  );
}

function why(error: unknown, missing: boolean): string {
  if (!missing) return errorText(error);
  return navigator.onLine ? t`Perhaps there is a newer version. What you have written is kept.` : t`There is no connection. It comes as soon as you are online again; what you have written is kept.`;
}

/** Over the page there is no place to say it in: a short message says it, and the next try is the next time it is opened. */
export function OverlayFailed({ error, again, onClose }: PaneFailedProps<{ isOpen: boolean; onClose: () => void }>) {
  useEffect(() => {
    toast(why(error, error instanceof NotLoaded), { id: "pane-failed", tone: "bad" });
    onClose();
    again();
  }, []);
  return null;
}
