import { plural, t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ApiError, body, type ChannelAccount, type FetchState } from "@merhaba/api";
import { Button, Icon } from "@merhaba/ui";
import { duration, moment } from "../../i18n/format";

/** Does an account's own channel fetch where nobody brings? Only its settings tell. */
export const isFetched = (account: Pick<ChannelAccount, "config">): boolean => Boolean(account.config["imap_host"]) || signsInAt(account) !== null;

/** Who the mailbox signs in at, when it is not by password. */
export function signsInAt(account: Pick<ChannelAccount, "config">): "google" | "microsoft" | null {
  const way = account.config["sign_in"];
  return way === "google" || way === "microsoft" ? way : null;
}

/** How fetching goes: caught up, how far behind, or why not; and a way not to wait for the next attempt. */
export function FetchLine({ account }: { account: string }) {
  const client = useQueryClient();
  const params = { path: { account } };
  const queryKey = ["settings", "channels", account, "fetch"];
  const { data } = useQuery({
    queryKey,
    refetchInterval: 10_000,
    queryFn: async (): Promise<FetchState | null> => {
      try {
        return await body<FetchState>(api.GET("/api/v1/channels/{account}/fetch", { params }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
  });
  const now = useMutation({
    mutationFn: (): Promise<FetchState> => body(api.POST("/api/v1/channels/{account}/fetch", { params })),
    onSuccess: (state) => client.setQueryData(queryKey, state),
  });
  if (!data) return null;
  const failing = data.state === "failing";
  return (
    <p className={failing ? "fetch-line bad-text s" : "fetch-line mute s"}>
      <Icon name={failing ? "warning" : data.state === "waiting" ? "check" : "refresh"} size={14} />
      <span>{fetchText(data)}</span>
      {(failing || data.behind > 0) && <Button className="small" isPending={now.isPending} onPress={() => now.mutate()}>{t`Fetch now`}</Button>}
    </p>
  );
}

function fetchText(state: FetchState): string {
  const lag = duration(state.lag_seconds * 1000);
  switch (state.state) {
    case "starting":
      return t`Fetching begins`;
    case "failing":
      return state.retry_at ? t`Fetching fails, behind for ${lag}. Tried again ${moment(state.retry_at)}` : t`Fetching fails, behind for ${lag}`;
    case "fetching":
      return state.behind > 0 ? plural(state.behind, { one: "Fetching, # mail to go", other: "Fetching, # mails to go" }) : t`Fetching`;
    case "waiting":
      return state.newest_at ? t`Everything is fetched, the newest mail is of ${moment(state.newest_at)}` : t`Everything is fetched`;
  }
}
