import { scrolled } from "./rules";

/** What the shopper does on the page: how long it is in sight, how far they read, and when they turn to go. */
export class PageWatch {
  address = location.href;
  private seen = document.hidden ? 0 : performance.now();
  private since = performance.now();
  private depth = 0;
  private readonly trail: { at: number; top: number }[] = [];

  constructor(private readonly onLeaving: () => void) {
    this.onScroll();
    addEventListener("scroll", this.onScroll, { passive: true });
    document.addEventListener("mouseout", this.onMouseOut, { passive: true });
  }

  get seconds(): number {
    return this.seen / 1000;
  }
  get scroll(): number {
    return this.depth;
  }

  /** Counts the time that has passed. True when another page is shown (shops change pages without loading one). */
  tick(): boolean {
    const now = performance.now();
    if (!document.hidden) this.seen += now - this.since;
    this.since = now;
    if (location.href.split("#")[0] === this.address.split("#")[0]) return false;
    this.address = location.href;
    this.seen = this.depth = 0;
    return true;
  }

  stop(): void {
    removeEventListener("scroll", this.onScroll);
    document.removeEventListener("mouseout", this.onMouseOut);
  }

  private readonly onScroll = (): void => {
    const { scrollHeight } = document.documentElement;
    this.depth = Math.max(this.depth, scrolled(scrollY, scrollHeight, innerHeight));
    const now = performance.now();
    this.trail.push({ at: now, top: scrollY });
    while (this.trail.length > 2 && now - this.trail[0]!.at > 400) this.trail.shift();
    // A finger has no pointer to leave with: a quick swipe back, a screen or more at once, is its way to turn away.
    if (this.trail[0]!.top - scrollY > innerHeight && matchMedia("(pointer: coarse)").matches) this.onLeaving();
  };

  /** The pointer leaves by the top edge: to the tabs, the address or the close button. */
  private readonly onMouseOut = (event: MouseEvent): void => {
    if (!event.relatedTarget && event.clientY <= 0) this.onLeaving();
  };
}
