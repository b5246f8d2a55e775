import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isRightToLeft } from "../../shared/language";
import { t } from "../i18n";
import { palette } from "../palette";
import type { Session } from "../session";
import { useStore } from "../store";
import { unreadCount } from "../thread";
import { Header } from "./header";
import { Conversations, Home } from "./home";
import { Icon } from "./icons";
import { ThreadView } from "./thread";

/** Below this width the panel fills the screen. */
const PHONE = "(max-width: 480px), (max-height: 420px)";

export function Panel({ session, onClose }: { session: Session; onClose: () => void }) {
  const state = useStore(session.store);
  const { open, view, language, theme, boot, conversations } = state;
  const panel = useRef<HTMLElement>(null);
  const accent = boot?.brand.accent ?? session.bridge.config.accent;

  useLayoutEffect(() => {
    for (const [name, value] of Object.entries(palette(accent, theme))) panel.current!.style.setProperty(name, value);
  }, [accent, theme]);
  useFullScreen(panel, open);
  useEffect(() => {
    // In a conversation the composer takes the focus, except where that would raise a keyboard over it.
    if (open && !(view === "thread" && matchMedia("(hover: hover)").matches)) panel.current!.querySelector<HTMLElement>("h2[tabindex]")?.focus({ preventScroll: true });
  }, [open, view === "thread" ? "" : view]);

  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation(); // the shop's own shortcuts must not fire while somebody types here
    if (event.key === "Escape") onClose();
    if (event.key === "Tab" && matchMedia(PHONE).matches) keepInside(panel.current!, event);
  };

  const unread = unreadCount(conversations);
  return (
    <section ref={panel} class="panel" hidden={!open} role="dialog" aria-modal={open && matchMedia(PHONE).matches ? "true" : undefined}
      aria-label={t("chatWith", { shop: boot?.brand.name ?? "" })} lang={language} dir={isRightToLeft(language) ? "rtl" : "ltr"} data-theme={theme}
      onKeyDown={onKeyDown}>
      {open && (
        <>
          {view !== "home" && <Header session={session} state={state} onClose={onClose} />}
          {view === "home" && <Home session={session} state={state} onClose={onClose} />}
          {view === "messages" && <Conversations session={session} state={state} />}
          {view === "thread" && <ThreadView session={session} state={state} />}
          {view !== "thread" && (
            <nav class="tabs">
              <button type="button" aria-current={view === "home" ? "page" : undefined} onClick={() => session.show("home")}><Icon name="home" />{t("home")}</button>
              <button type="button" aria-current={view === "messages" ? "page" : undefined} onClick={() => session.show("messages")}>
                <span class="tab-icon"><Icon name="chat" />{unread > 0 && <span class="badge"><span aria-hidden="true">{unread}</span><span class="vh">{t("unread", { count: unread })}</span></span>}</span>{t("messages")}
              </button>
            </nav>
          )}
        </>
      )}
    </section>
  );
}

/** Tab goes round inside the panel while it covers the whole page. */
function keepInside(panel: HTMLElement, event: KeyboardEvent): void {
  const stops = [...panel.querySelectorAll<HTMLElement>("a[href], button, input:not([hidden]), select, textarea")].filter((one) => one.getClientRects().length);
  const [first, last] = [stops[0], stops.at(-1)];
  const active = (panel.getRootNode() as ShadowRoot).activeElement;
  if (!first || !last) return;
  if (event.shiftKey ? active === first || !stops.includes(active as HTMLElement) : active === last) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

/** On a phone: exactly the visible part of the screen, also while the keyboard is up, with the page held still behind. */
function useFullScreen(panel: { current: HTMLElement | null }, open: boolean): void {
  useEffect(() => {
    const view = window.visualViewport;
    const phone = matchMedia(PHONE);
    if (!open || !view) return;
    const page = document.documentElement.style;
    const before = page.overflow;
    const fit = (): void => {
      const style = panel.current!.style;
      page.overflow = phone.matches ? "hidden" : before;
      style.setProperty("--view-height", phone.matches ? `${view.height}px` : "");
      style.setProperty("--view-top", phone.matches ? `${view.offsetTop}px` : "");
    };
    fit();
    for (const name of ["resize", "scroll"]) view.addEventListener(name, fit);
    phone.addEventListener("change", fit);
    return () => {
      page.overflow = before;
      for (const name of ["resize", "scroll"]) view.removeEventListener(name, fit);
      phone.removeEventListener("change", fit);
    };
  }, [open]);
}
