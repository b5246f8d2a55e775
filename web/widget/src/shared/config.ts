/** What the server writes into the loader for one brand. */
export interface WidgetConfig {
  site: string;
  /** Scheme and host of the Merhaba server; every request goes there. */
  origin: string;
  accent: string;
  position: "right" | "left";
  languages: string[];
  default_language: string;
  launcher_text: Record<string, string>;
  /** Address of the app's module. */
  app: string;
  /** Address of the openings' module, where the brand has any, */
  openings?: string;
  /** and a regular expression that finds the addresses they may appear on. */
  pages?: string;
  greeting?: Record<string, string>;
  theme?: "light" | "dark" | "auto";
}

export type Theme = "light" | "dark";

/** Who is signed in at the shop, with the shop's proof: an HMAC (`hash`) or a JWT. */
export type Identity =
  | { user_id: string; email?: string; name?: string; phone?: string; hash: string }
  | { jwt: string };

/** An opening the shopper has before them: the chat shows it first, and the server is told when it is answered. */
export interface Offered {
  id: string;
  language: string;
  text: string;
  shop: string;
  at: string;
}

/** What the loader hands to the app, and how the app speaks back to it. */
export interface Bridge {
  config: WidgetConfig;
  /** The one shadow root both live in. */
  root: ShadowRoot;
  launcher: HTMLButtonElement;
  language(): string;
  theme(): Theme;
  identity(): Identity | null;
  /** What the page said of the shopper's cart, unread: it may be anything. */
  cart?: unknown;
  /** The opening on screen, as long as it is. */
  offered?: Offered | undefined;
  /** Opens the panel. */
  open(): void;
  setUnread(count: number): void;
  setOpen(open: boolean): void;
}

/** What the app's module gives the loader. */
export interface AppHandle {
  /** Opens the panel; `text` is put into the composer. */
  open(text?: string): void;
  close(): void;
  isOpen(): boolean;
  identify(identity: Identity | null): void;
  setLanguage(language: string): void;
  setTheme(theme: Theme): void;
  shutdown(): void;
}

export interface AppModule {
  start(bridge: Bridge): AppHandle;
}

export interface OpeningsModule {
  watch(bridge: Bridge): void;
}
