import { MutationCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "@merhaba/api";
import { errorText } from "../feedback/errorText";
import { toast } from "../feedback/toasts";

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: { /** The form shows its error itself; no message at the edge. */ quiet?: boolean };
  }
}

/** The one cache of what the server said. The live connection keeps it fresh, so nothing is asked again by the clock. */
export const queryClient = new QueryClient({
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (!mutation.meta?.quiet) toast(errorText(error), { tone: "bad" });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5 * 60_000,
      gcTime: 30 * 60_000,
      refetchOnWindowFocus: false,
      networkMode: "always",
      retry: (failures, error) => failures < 3 && (!(error instanceof ApiError) || error.unreachable || error.status >= 500),
    },
    mutations: { networkMode: "always", retry: false },
  },
});
