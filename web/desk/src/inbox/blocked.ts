import { t } from "@lingui/core/macro";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type BlockedSender, type Page } from "@merhaba/api";
import { toast } from "../feedback/toasts";
import { isolate } from "../i18n/isolate";

/** Senders whose mail is spam: addresses, and whole domains with an @ before them. */
export const blockedQuery = queryOptions({
  queryKey: ["settings", "blocked"],
  queryFn: ({ signal }): Promise<Page<BlockedSender>> => body(api.GET("/api/v1/blocked-senders", { signal })),
});

/** What blocks an address: itself, its domain or a domain above that. */
export function blocking(list: readonly BlockedSender[], address: string): BlockedSender | undefined {
  const clean = address.toLowerCase();
  const domain = clean.slice(clean.lastIndexOf("@") + 1);
  return list.find(({ sender }) => sender === clean || (sender.startsWith("@") && (domain === sender.slice(1) || domain.endsWith(`.${sender.slice(1)}`))));
}

/** Whether a sender is blocked, and the ways to change that. */
export function useBlocked(address: string | null | undefined) {
  const client = useQueryClient();
  const { data } = useQuery({ ...blockedQuery, enabled: Boolean(address), staleTime: 60_000 });
  const again = () => client.invalidateQueries({ queryKey: blockedQuery.queryKey });
  const by = address ? blocking(data?.items ?? [], address) : undefined;
  const name = isolate(address ?? "");
  const block = useMutation({
    mutationFn: (sender: string): Promise<BlockedSender> => body(api.POST("/api/v1/blocked-senders", { body: { sender } })),
    onSuccess: () => {
      toast(t`Mail from ${name} is spam from now on`);
      return again();
    },
  });
  const unblock = useMutation({
    mutationFn: (id: string): Promise<void> => body(api.DELETE("/api/v1/blocked-senders/{blocked_sender}", { params: { path: { blocked_sender: id } } })),
    onSuccess: () => {
      toast(t`Mail from ${name} comes in as anybody's again`);
      return again();
    },
  });
  return { by, block, unblock };
}
