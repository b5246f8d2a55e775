import { t } from "@lingui/core/macro";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, body, type DeadLetter, type Page, type ReplayResult } from "@merhaba/api";
import { Banner, Button, Empty, Icon } from "@merhaba/ui";
import { useState } from "react";
import { errorText } from "../../feedback/errorText";
import { toast } from "../../feedback/toasts";
import { exact, fileSize, number } from "../../i18n/format";
import { channelIcon } from "../../inbox/status";
import { rowsOf } from "../../inbox/pages";
import { Confirm } from "../Confirm";
import { PageLoading, SettingsPage } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";

/** What could not be taken in: why, and what to do about it. */
export default function DeadLettersPage() {
  const query = useInfiniteQuery({
    queryKey: ["settings", "dead-letters"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }): Promise<Page<DeadLetter>> => body(api.GET("/api/v1/dead-letters", { params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } } })),
    getNextPageParam: (page: Page<DeadLetter>) => page.next ?? null,
  });
  const [done, setDone] = useState<ReplayResult | null>(null);
  const rows = rowsOf(query.data);
  if (query.isPending) return <PageLoading />;
  return (
    <SettingsPage id="dead-letters">
      {query.isError && (
        <Banner tone="pomegranate" icon="warning">
          {errorText(query.error)}
        </Banner>
      )}
      {done?.state === "processed" && done.conversation && (
        <Banner tone="teal" icon="check">
          {t`Read at last.`}{" "}
          <Link className="link" to="/inbox/$view/{-$conversation}" params={{ view: "all", conversation: done.conversation }}>{t`Open the conversation`}</Link>
        </Banner>
      )}
      {rows.length === 0 && !query.isError && <Empty icon="check" title={t`The tray is empty`}>{t`Everything that came in could be read.`}</Empty>}
      <ul className="cards">
        {rows.map((each) => (
          <Letter key={each.id} letter={each} onReplayed={setDone} />
        ))}
      </ul>
      {query.hasNextPage && <Button className="fit" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>{t`Show more`}</Button>}
    </SettingsPage>
  );
}

function Letter({ letter, onReplayed }: { letter: DeadLetter; onReplayed: (result: ReplayResult) => void }) {
  const client = useQueryClient();
  const [discarding, setDiscarding] = useState(false);
  const path = { raw: letter.id };
  const replay = useSettingsChange("dead-letters", (): Promise<ReplayResult> => body(api.POST("/api/v1/dead-letters/{raw}/replay", { params: { path } })));
  const discard = useSettingsChange("dead-letters", (): Promise<void> => body(api.DELETE("/api/v1/dead-letters/{raw}", { params: { path } })));
  const again = async () => {
    // Awaited rather than called back: a letter that could be read has left the list, and this row with it.
    const result = await replay.mutateAsync(undefined).catch(() => null);
    if (!result) return;
    onReplayed(result);
    void client.invalidateQueries({ queryKey: ["settings", "health"] });
    if (result.state === "dead") toast(result.error ?? t`It still cannot be read.`, { tone: "bad" });
  };
  return (
    <li className="card tall">
      <Icon name={channelIcon(letter.channel)} />
      <div className="grow stack-v" style={{ gap: 4 }}>
        <p className="row">
          <bdi className="b cut">{letter.sender ?? letter.account?.name ?? letter.channel}</bdi>
          <span className="mute s">{exact(letter.received_at)}</span>
        </p>
        <p className="bad-text s" dir="auto">
          {letter.error}
        </p>
        {letter.preview && (
          <pre className="raw" dir="auto">
            {letter.preview}
          </pre>
        )}
        <p className="mute xs">{t`${fileSize(letter.size)}, tried ${number(letter.attempts)} times`}</p>
        <div className="row">
          <Button className="small" icon="refresh" isPending={replay.isPending} onPress={() => void again()}>{t`Try again`}</Button>
          <a className="btn small" href={`/api/v1/dead-letters/${letter.id}/raw`} download>
            <Icon name="download" />
            {t`Download as received`}
          </a>
          <Button className="small" look="ghost" onPress={() => setDiscarding(true)}>{t`Discard`}</Button>
        </div>
      </div>
      {discarding && (
        <Confirm title={t`Discard this letter?`} action={t`Discard`} isPending={discard.isPending} onConfirm={() => discard.mutate(undefined, { onSettled: () => setDiscarding(false) })} onClose={() => setDiscarding(false)}>
          {t`It leaves the tray. What was received is kept in the log.`}
        </Confirm>
      )}
    </li>
  );
}
