/** The app's entry: the loader imports this module on intent and drives it through the handle. */
import { render } from "preact";
import type { AppHandle, Bridge } from "../shared/config";
import { setLanguage } from "./i18n";
import { Session } from "./session";
import { Panel } from "./views/panel";
import styles from "./styles/widget.css?inline";

export function start(bridge: Bridge): AppHandle {
  const session = new Session(bridge);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  bridge.root.adoptedStyleSheets = [...bridge.root.adoptedStyleSheets, sheet];

  const place = document.createElement("div");
  place.className = bridge.config.position === "left" ? "place at-left" : "place";
  // Before the launcher, so that leaving the panel with Tab leads to the button that closes it.
  bridge.root.prepend(place);

  let returnTo: HTMLElement | null = null;
  const close = (): void => {
    if (!session.store.get().open) return;
    session.store.set({ open: false });
    bridge.setOpen(false);
    (returnTo?.isConnected ? returnTo : bridge.launcher).focus({ preventScroll: true });
    returnTo = null;
  };
  const draw = (): void => render(<Panel session={session} onClose={close} />, place);

  // The words and the server's answer are fetched side by side, both already on intent.
  const words = setLanguage(session.store.get().language).then(draw);
  void session.boot();

  return {
    open(text) {
      const active = document.activeElement as HTMLElement | null;
      if (active && active !== document.body && active !== (bridge.root.host as HTMLElement)) returnTo = active;
      void words.then(() => {
        session.store.set({ open: true, ...(text && { prefill: text }) });
        const { view, current, conversations } = session.store.get();
        const { offered } = bridge;
        bridge.offered = undefined;
        if (offered) session.setOpening(offered);
        const unread = conversations.filter((one) => one.unread);
        if (text) session.show("thread", null);
        else if (offered) session.show("thread", null);
        else if (unread.length === 1) session.show("thread", unread[0]!.id);
        else session.show(view, current);
        bridge.setOpen(true);
      });
    },
    close,
    isOpen: () => session.store.get().open,
    identify: (identity) => void session.identify(identity),
    setLanguage: (language) => void session.setLanguage(language),
    setTheme: (theme) => session.setTheme(theme),
    shutdown() {
      session.shutdown();
      render(null, place);
      place.remove();
    },
  };
}
