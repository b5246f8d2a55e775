/** Speaks first: decides when one of the shop's openings appears over the launcher. Loaded only where there are any. */
import type { Bridge } from "../shared/config";
import { key, read } from "../shared/stored";
import { createPlace, showBubble } from "./bubble";
import { arrive, load, save, tidy } from "./memory";
import { PageWatch } from "./page";
import { choose, readCart } from "./rules";
import type { Opening, Openings } from "./types";
import { textIn } from "./words";

// The server puts the brand's openings here when it serves the script.
const data = "__MERHABA_CONFIG__" as unknown as Openings;

/** How long an answer of the server holds, and how long it is left alone after none came. */
const FRESH = 60_000;

interface Presence {
  at: number;
  online: boolean;
  /** They are talking with the shop already. */
  talking: boolean;
}

export function watch(bridge: Bridge): void {
  const { site } = bridge.config;
  const place = createPlace(bridge.root, bridge.launcher);
  let presence: Presence | null = null;
  let asking = false;
  let remove: (() => void) | null = null;

  const isOpen = (): boolean => bridge.launcher.getAttribute("aria-expanded") === "true";
  const turn = (): void => save(site, arrive(tidy(load(site), data.items.map((one) => one.id)), Date.now()));
  const page = new PageWatch(() => void look(true));
  turn();

  function hide(): void {
    remove?.();
    remove = null;
    bridge.offered = undefined;
  }

  function show(opening: Opening): void {
    const [language, text] = textIn(opening.text, bridge.language(), data.default_language);
    const memory = load(site);
    save(site, { ...memory, shown: { ...memory.shown, [opening.id]: Date.now() }, shownIn: memory.visits });
    bridge.offered = { id: opening.id, language, text, shop: data.shop, at: new Date().toISOString() };
    remove = showBubble(place, {
      shop: data.shop, text, language,
      onFollow: () => bridge.open(),
      onDismiss: () => {
        const now = load(site);
        save(site, { ...now, dismissed: [...now.dismissed, opening.id] });
        hide();
        bridge.launcher.focus({ preventScroll: true });
      },
    });
  }

  async function look(leaving = false): Promise<void> {
    if (remove || asking || document.hidden || isOpen()) return;
    const now = Date.now();
    const known = presence && now - presence.at < FRESH ? presence : null;
    if (known?.talking) return;
    const items = known?.online === false ? data.items.filter((one) => !one.only_online) : data.items;
    const memory = load(site);
    const opening = choose(items, {
      address: page.address, seconds: page.seconds, scroll: page.scroll, leaving, visits: memory.visits, pages: memory.pages, cart: readCart(bridge.cart),
    }, memory, now);
    if (!opening) return;
    if (known || !mustAsk(opening)) show(opening);
    else {
      asking = true;
      presence = await ask(bridge, now);
      asking = false;
      if (!presence.talking && (presence.online || !opening.only_online) && !remove && !isOpen()) show(opening);
    }
  }

  /** Nobody who never wrote here can be in a conversation: for them the page can decide alone. */
  const mustAsk = (opening: Opening): boolean => opening.only_online || !!bridge.identity() || !!read(key(site, "visitor"));

  const opened = new MutationObserver(() => isOpen() && hideSoon());
  // The app takes the opening over as it opens; after that the bubble has no more to say.
  const hideSoon = (): void => {
    remove?.();
    remove = null;
  };
  opened.observe(bridge.launcher, { attributes: true, attributeFilter: ["aria-expanded"] });

  const timer = setInterval(() => {
    if (!(window as { Merhaba?: unknown }).Merhaba) {
      clearInterval(timer); // shut down
      opened.disconnect();
      page.stop();
      return;
    }
    const another = page.tick();
    const memory = load(site);
    if (another) {
      hide();
      turn();
    } else if (!document.hidden && Date.now() - memory.last > FRESH) save(site, { ...memory, last: Date.now() });
    void look();
  }, 1000);
}

/** Looks at the server, which writes nothing: is somebody there, and are they talking already? */
async function ask(bridge: Bridge, at: number): Promise<Presence> {
  const { site, origin } = bridge.config;
  try {
    const answer = await fetch(`${origin}/widget/v1/boot`, {
      method: "POST", headers: { "Content-Type": "application/json" }, credentials: "omit",
      body: JSON.stringify({ site, visitor: read(key(site, "visitor")), identity: bridge.identity(), language: bridge.language() }),
    });
    const boot = (await answer.json()) as { online: boolean; conversations: { status: string }[] };
    return { at, online: boot.online, talking: boot.conversations.some((one) => one.status !== "closed") };
  } catch {
    return { at, online: false, talking: true }; // no answer: better silent than wrong
  }
}
