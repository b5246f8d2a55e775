/** The one script a shop embeds: draws the launcher, waits for intent, then brings in the app. */
import type { AppHandle, AppModule, Bridge, Identity, OpeningsModule, Theme, WidgetConfig } from "../shared/config";
import { pickLanguage } from "../shared/language";
import { key, read, write } from "../shared/stored";
import { createLauncher } from "./launcher";

// The server puts the brand's settings here when it serves the script.
const config = "__MERHABA_CONFIG__" as unknown as WidgetConfig;

type Call = [name: string, value?: unknown];
interface Api {
  (...call: Call): void;
  q?: ArrayLike<unknown>[];
  loaded?: true;
}

const page = window as unknown as { Merhaba?: Api };
const script = document.currentScript as HTMLScriptElement | null;

function wantedTheme(): Theme {
  const chosen = script?.dataset.theme ?? document.documentElement.dataset.theme ?? config.theme;
  if (chosen === "dark" || chosen === "light") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2000));

function begin(): void {
  let identity: Identity | null = null;
  let asked: string | undefined = script?.dataset.language;
  let app: AppHandle | undefined;
  let loading: Promise<AppHandle> | undefined;
  const language = (): string => pickLanguage(
    [asked, document.documentElement.lang, ...(asked || document.documentElement.lang ? [] : navigator.languages)],
    config.languages, config.default_language);

  const launcher = createLauncher(config, language(), () => void open());
  const bridge: Bridge = {
    config, root: launcher.root, launcher: launcher.button, language, theme: wantedTheme,
    identity: () => identity,
    setUnread: (count) => launcher.setUnread(count),
    open: () => void open(),
    setOpen: (isOpen) => {
      launcher.setOpen(isOpen);
      write(key(config.site, "open"), isOpen ? "1" : null, "sessionStorage");
      if (!isOpen) launcher.settle();
    },
  };

  const load = (): Promise<AppHandle> =>
    (loading ??= (import(/* @vite-ignore */ config.app) as Promise<AppModule>)
      .then((module) => (app = module.start(bridge)))
      .catch((error: unknown) => {
        loading = undefined; // a later click tries again
        throw error;
      }));
  const intent = (): void => void load().catch(() => undefined);
  async function open(text?: string): Promise<void> {
    (await load()).open(text);
  }

  launcher.button.onclick = () => (app?.isOpen() ? app.close() : void open());
  for (const name of ["pointerenter", "focus", "touchstart"]) launcher.button.addEventListener(name, intent, { once: true, passive: true });

  const opener = (event: Event): HTMLElement | null | undefined => (event.target as Element | null)?.closest?.<HTMLElement>("[data-merhaba-open]");
  document.addEventListener("pointerdown", (event) => opener(event) && intent(), { passive: true });
  document.addEventListener("click", (event) => {
    const element = opener(event);
    if (!element) return;
    event.preventDefault();
    void open(element.dataset.merhabaOpen || undefined);
  });

  const calls: Record<string, (value: unknown) => void> = {
    open: (text) => void open(text as string | undefined),
    close: () => app?.close(),
    identify: (who) => {
      identity = (who as Identity | null) ?? null;
      app?.identify(identity);
    },
    cart: (value) => (bridge.cart = value),
    language: (tag) => {
      asked = tag as string;
      launcher.setLanguage(language());
      app?.setLanguage(language());
    },
    shutdown: () => {
      app?.shutdown();
      for (const name of ["visitor", "open"]) for (const area of ["localStorage", "sessionStorage"] as const) write(key(config.site, name), null, area);
      page.Merhaba = undefined;
      watch.disconnect();
      launcher.host.remove();
    },
  };
  const waiting = page.Merhaba?.q ?? [];
  const api: Api = (name, value) => calls[name]?.(value);
  api.loaded = true;
  page.Merhaba = api;

  let due = 0;
  let { openings } = config;
  const settleSoon = (): void => {
    due ||= window.setTimeout(() => {
      due = 0;
      launcher.settle();
      // The shop's openings, once a page is shown that one of them may appear on.
      if (!openings || !RegExp(config.pages!, "i").test(location.href)) return;
      const from = openings;
      openings = "";
      idle(() => (import(/* @vite-ignore */ from) as Promise<OpeningsModule>).then((module) => module.watch(bridge), () => 0));
    }, 250);
  };
  // Frameworks that swap the body on navigation take the launcher with it: put it back.
  const attach = (): void => {
    if (!launcher.host.isConnected && document.body) document.body.appendChild(launcher.host);
    settleSoon();
  };
  const watch = new MutationObserver(attach);
  watch.observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "style", "hidden", "open", "data-theme", "lang"] });
  const retheme = (): void => {
    launcher.setDark(wantedTheme() === "dark");
    app?.setTheme(wantedTheme());
  };
  new MutationObserver(() => {
    retheme();
    if (!asked) calls.language!(asked);
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "lang"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", retheme);
  for (const name of ["resize", "scroll", "load"]) addEventListener(name, settleSoon, { passive: true });
  retheme();
  attach();
  Array.from(waiting, (call) => api(...(Array.from(call) as Call)));

  const wide = innerWidth > 480;
  // A panel left open follows the shopper to the next page; on a phone it would cover the page just asked for.
  if (wide && read(key(config.site, "open"), "sessionStorage")) void open();
  // A returning visitor with a conversation gets one light request, when the page has nothing better to do.
  else if (read(key(config.site, "visitor")) && read(key(config.site, "talking"))) {
    idle(async () => {
      if (app || loading) return;
      const answer = await fetch(`${config.origin}/widget/v1/boot`, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ site: config.site, visitor: read(key(config.site, "visitor")), identity, language: language() }),
      }).catch(() => null);
      const boot = answer?.ok ? ((await answer.json()) as { conversations: { unread: number | boolean }[] }) : null;
      if (!app) launcher.setUnread(boot?.conversations.reduce((sum, one) => sum + Number(one.unread), 0) ?? 0);
    });
  }
  setTimeout(() => launcher.showPop(), 3000);
}

if (!page.Merhaba?.loaded) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin, { once: true });
  else begin();
  // The queue keeps collecting until then.
  const early: Api = (page.Merhaba ??= Object.assign((...call: Call) => void early.q!.push(call), { q: [] as ArrayLike<unknown>[] }));
  early.loaded = true;
}
