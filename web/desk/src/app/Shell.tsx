import { Outlet, useNavigate } from "@tanstack/react-router";
import { Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { t } from "@lingui/core/macro";
import { useCommands, type Command } from "../commands/commands";
import { useShortcuts } from "../commands/useShortcuts";
import { findDrafts } from "../inbox/composer/drafts";
import { leadAlerts } from "../live/alerts";
import { startLive } from "../live/live";
import { readySound } from "../live/sound";
import { flushOutbox, openOutbox } from "../outbox/outbox";
import { useSession } from "../session/session";
import { link } from "../live/live";
import { BottomBar } from "./BottomBar";
import { Connection } from "./Connection";
import { useDeskCommands } from "./deskCommands";
import { openAction } from "../orders/openAction";
import { useOrderCommands } from "../orders/useOrderCommands";
import { overlay } from "./overlay";
import { fetchPanes, pane } from "./pane";
import { OverlayFailed } from "./PaneFailed";
import { Rail } from "./Rail";
import { useTitle } from "./useTitle";
import { useStore } from "../state/store";

const Palette = pane(() => import("../palette/Palette"), { failed: OverlayFailed });
const Shortcuts = pane(() => import("../palette/Shortcuts"), { failed: OverlayFailed });
const NewConversation = pane(() => import("../inbox/NewConversation"), { failed: OverlayFailed });
const ActionHost = pane(() => import("../orders/forms/ActionHost"));

/** The frame around every page of the desk, and what runs as long as someone is signed in. */
export function Shell() {
  const { me } = useSession();
  const open = useStore(overlay);
  const navigate = useNavigate();
  useEffect(() => startLive(), []);
  useEffect(() => fetchPanes(), []);
  useEffect(() => {
    findDrafts(me.id);
    leadAlerts();
    readySound();
    return openOutbox(me.id);
  }, [me.id]);
  useEffect(() => link.watch(() => link.get().state === "online" && flushOutbox()), []);
  useShortcuts();
  useTitle();
  const goTo = useCallback((view: string) => void navigate({ to: "/inbox/$view/{-$conversation}", params: { view, conversation: undefined } }), [navigate]);
  const deskCommands = useDeskCommands(goTo);
  const overlays = useMemo<Command[]>(
    () => [
      { id: "palette", group: "desk", title: t`Search or run anything`, icon: "search", keys: "mod+k", everywhere: true, run: () => overlay.set((now) => (now === "palette" ? null : "palette")) },
      { id: "shortcuts", group: "desk", title: t`All shortcuts`, icon: "keyboard", keys: "?", run: () => overlay.set("shortcuts") },
      ...(me.role === "viewer" ? [] : [{ id: "new", group: "desk", title: t`New conversation`, icon: "plus", keys: "c", run: () => overlay.set("new") } as const]),
    ],
    [me.role],
  );
  useCommands(overlays);
  useCommands(deskCommands);
  useOrderCommands();
  const acting = useStore(openAction, (open) => open !== null);
  const [ever, setEver] = useState<Record<string, boolean>>({});
  useEffect(() => {
    if (open) setEver((known) => (known[open] ? known : { ...known, [open]: true }));
  }, [open]);
  const close = () => overlay.set(null);
  return (
    <div className="desk">
      <Rail />
      <div className="desk-page">
        <Connection />
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </div>
      <BottomBar />
      <Suspense fallback={null}>
        {ever["palette"] && <Palette isOpen={open === "palette"} onClose={close} />}
        {ever["shortcuts"] && <Shortcuts isOpen={open === "shortcuts"} onClose={close} />}
        {ever["new"] && <NewConversation isOpen={open === "new"} onClose={close} />}
        {acting && <ActionHost />}
      </Suspense>
    </div>
  );
}
