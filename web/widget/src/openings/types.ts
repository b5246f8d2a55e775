/** What the server tells a page about a brand's openings. */
export interface PageMatch {
  how: "contains" | "is" | "starts";
  value: string;
}

export interface Opening {
  id: string;
  text: Record<string, string>;
  pages: PageMatch[];
  seconds: number;
  scroll: number;
  leaving: boolean;
  visits: number;
  pages_seen: number;
  cart: { amount: string; currency: string } | null;
  only_online: boolean;
  frequency: "visitor" | "session" | "days";
  every_days: number;
}

export interface Openings {
  shop: string;
  default_language: string;
  items: Opening[];
}

/** What is known of the page and the visit at one moment. */
export interface Facts {
  address: string;
  /** Seconds the page has been in sight. */
  seconds: number;
  /** Per cent of the page that has been scrolled. */
  scroll: number;
  /** The shopper is about to leave, at this very moment. */
  leaving: boolean;
  visits: number;
  pages: number;
  cart: Cart | null;
}

export interface Cart {
  total: number;
  currency: string;
}
