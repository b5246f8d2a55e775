import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { I18nProvider as AriaLocale } from "react-aria-components";
import { activeLocale } from "../i18n/activate";
import { useStore } from "../state/store";
import { Toasts } from "../feedback/Toasts";
import { queryClient } from "./queryClient";
import type { AppRouter } from "./router";

/** The whole desk. It is drawn anew when the language changes, so that every word follows. */
export function App({ router }: { router: AppRouter }) {
  const locale = useStore(activeLocale);
  return (
    <I18nProvider i18n={i18n} key={locale.code}>
      <AriaLocale locale={locale.aria}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Toasts />
        </QueryClientProvider>
      </AriaLocale>
    </I18nProvider>
  );
}
