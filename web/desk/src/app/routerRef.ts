import type { AppRouter } from "./router";

/** The router, for the few places outside React that must lead somewhere (a notification that was pressed). */
export const router: { current: AppRouter | null } = { current: null };
