import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { sessionKey } from "../session/session";

/** A change to the settings: afterwards the page's list and the session, which knows names and colours, are asked for again. */
export function useSettingsChange<A, R>(key: string, run: (argument: A) => Promise<R>, quiet = false): UseMutationResult<R, Error, A> {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet },
    mutationFn: run,
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["settings", key] }), client.invalidateQueries({ queryKey: sessionKey })]),
  });
}
