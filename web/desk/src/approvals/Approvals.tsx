import { t } from "@lingui/core/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Empty } from "@merhaba/ui";
import { errorText } from "../feedback/errorText";
import { approvalsQuery, decidedQuery } from "../orders/queries";
import { canManage, useSession } from "../session/session";
import { PageLoading } from "../settings/SettingsPage";
import { ApprovalCard } from "./ApprovalCard";
import { Decided } from "./Decided";

/** What was asked for above someone's limit and waits for a yes: the one that is due first on top. */
export function Approvals() {
  const session = useSession();
  const { data, isError, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(approvalsQuery);
  const { data: decided } = useQuery(decidedQuery);
  const waiting = data?.pages.flatMap((each) => each.items);
  return (
    <main className="work-page" aria-label={t`Approvals`}>
      <div className="page">
        <header className="page-head">
          <div className="grow">
            <h1>{t`Approvals`}</h1>
            <p className="mute">{canManage(session) ? t`What colleagues asked for above their limit. Nothing happens before you say yes.` : t`What you and others asked for. A manager decides.`}</p>
          </div>
        </header>
        {isError ? (
          <Empty icon="warning" title={t`This could not be loaded`} action={<Button icon="refresh" onPress={() => void refetch()}>{t`Try again`}</Button>}>
            {errorText(error)}
          </Empty>
        ) : !waiting ? (
          <PageLoading />
        ) : waiting.length === 0 ? (
          <Empty icon="shield" title={t`Nothing waits for approval`}>{t`Refunds and other actions above someone's limit appear here with everything needed to decide.`}</Empty>
        ) : (
          <ul className="cards">
            {waiting.map((each) => (
              <ApprovalCard key={each.id} request={each} />
            ))}
          </ul>
        )}
        {hasNextPage && <Button className="fit" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>{t`Show more`}</Button>}
        {decided && decided.length > 0 && <Decided requests={decided} />}
      </div>
    </main>
  );
}
