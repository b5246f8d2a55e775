import "@fontsource-variable/inter/wght.css";
import "@merhaba/ui/tokens.css";
import "@merhaba/ui/ui.css";
import "./styles/desk.css";
import { createRoot } from "react-dom/client";
import { activate, firstLocale } from "./i18n/activate";
import { showRemembered } from "./app/theme";
import { App } from "./app/App";
import { makeRouter } from "./app/router";
import { router } from "./app/routerRef";
import { queryClient } from "./app/queryClient";
import { onSignedOut } from "@merhaba/api";
import { follow, sessionKey, sessionQuery } from "./session/session";

showRemembered();

/** Words first, then the page: the session says the language, and it is asked for at the same time as the last known one is loaded. */
async function start(): Promise<void> {
  const session = queryClient.fetchQuery(sessionQuery).catch(() => null);
  await activate(firstLocale());
  const known = await session;
  if (known) await follow(known.me);
  router.current = makeRouter();
  onSignedOut.current = () => {
    if (!queryClient.getQueryData(sessionKey)) return;
    queryClient.setQueryData(sessionKey, null);
    // A page that needs a session is left by its own rule, which also remembers the way back.
    void router.current?.invalidate();
  };
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<App router={router.current} />);
}

void start();
