import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import type { Sort } from "../inbox/filters";
import { sessionQuery } from "../session/session";
import { queryClient } from "./queryClient";
import { Failed } from "./Failed";
import { NotFound } from "./NotFound";
import { pane } from "./pane";

/** What an inbox address can say besides the view and the conversation. */
export interface InboxSearch {
  q?: string;
  sort?: Sort;
  status?: string;
  channel?: string;
  assignee?: string;
  team?: string;
  tag?: string;
}

const root = createRootRoute({ component: Outlet, errorComponent: Failed, notFoundComponent: NotFound });

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search): { to?: string } => (typeof search["to"] === "string" && search["to"].startsWith("/") ? { to: search["to"] } : {}),
  component: lazyRouteComponent(() => import("../session/SignIn"), "SignIn"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invite/$token",
  component: lazyRouteComponent(() => import("../session/AcceptInvitation"), "AcceptInvitation"),
});

const desk = createRoute({
  getParentRoute: () => root,
  id: "desk",
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: "/login", search: location.pathname === "/" ? {} : { to: location.href } });
  },
  component: lazyRouteComponent(() => import("./Shell"), "Shell"),
});

const home = createRoute({
  getParentRoute: () => desk,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/inbox/$view/{-$conversation}", params: { view: "mine" }, replace: true });
  },
});

const inboxHome = createRoute({
  getParentRoute: () => desk,
  path: "/inbox",
  beforeLoad: () => {
    throw redirect({ to: "/inbox/$view/{-$conversation}", params: { view: "mine" }, replace: true });
  },
});

const words = ["q", "status", "channel", "assignee", "team", "tag"] as const;

export const inbox = createRoute({
  getParentRoute: () => desk,
  path: "/inbox/$view/{-$conversation}",
  validateSearch: (search): InboxSearch => {
    const found: InboxSearch = {};
    for (const word of words) {
      const value = search[word];
      if (value !== undefined && value !== "") found[word] = String(value);
    }
    const { sort } = search;
    if (sort === "newest" || sort === "oldest" || sort === "waiting" || sort === "due") found.sort = sort;
    return found;
  },
  component: pane(() => import("../inbox/Inbox").then((m) => ({ default: m.Inbox }))),
});

const customers = createRoute({
  getParentRoute: () => desk,
  path: "/customers/{-$customer}",
  validateSearch: (search): { q?: string } => (search["q"] ? { q: String(search["q"]) } : {}),
  component: pane(() => import("../customer/Customers").then((m) => ({ default: m.Customers }))),
});

const approvals = createRoute({
  getParentRoute: () => desk,
  path: "/inbox/approvals",
  component: pane(() => import("../approvals/Approvals").then((m) => ({ default: m.Approvals }))),
});

const attention = createRoute({
  getParentRoute: () => desk,
  path: "/inbox/follow-up",
  component: pane(() => import("../orders/attention/AttentionPage").then((m) => ({ default: m.AttentionPage }))),
});

const settings = createRoute({
  getParentRoute: () => desk,
  path: "/settings/{-$section}",
  component: pane(() => import("../settings/Settings").then((m) => ({ default: m.Settings }))),
});

const routeTree = root.addChildren([login, invitation, desk.addChildren([home, inboxHome, inbox, customers, approvals, attention, settings])]);

/** The addresses of the desk and what is shown at each. */
export const makeRouter = () => createRouter({ routeTree, defaultPreload: false, scrollRestoration: false });
export type AppRouter = ReturnType<typeof makeRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}
