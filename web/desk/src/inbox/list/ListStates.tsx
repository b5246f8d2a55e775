import { t } from "@lingui/core/macro";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Bone, Button, Empty } from "@merhaba/ui";
import { errorText } from "../../feedback/errorText";
import { useInbox } from "../InboxContext";

/** The shape of a list on its way. */
export function ListLoading() {
  return (
    <div className="rows-loading" role="status" aria-label={t`Loading`}>
      {Array.from({ length: 9 }, (_, index) => (
        <div key={index} className="conv-bones">
          <Bone width={16} height={16} round />
          <div className="stack-v" style={{ gap: 8 }}>
            <Bone width={`${38 + ((index * 17) % 30)}%`} />
            <Bone width={`${60 + ((index * 23) % 35)}%`} height={10} />
            <Bone width={`${70 + ((index * 11) % 28)}%`} height={10} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** The list could not be fetched. */
export function ListFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <Empty icon="warning" title={t`The list could not be loaded`} action={<Button icon="refresh" onPress={onRetry}>{t`Try again`}</Button>}>
      {errorText(error)}
    </Empty>
  );
}

/** Nothing here: what would be, or how to widen the search. */
export function ListEmpty() {
  const { filters } = useInbox();
  const search = useSearch({ from: "/desk/inbox/$view/{-$conversation}" });
  const navigate = useNavigate();
  const narrowed = Boolean(search.q ?? search.status ?? search.channel ?? search.assignee ?? search.team ?? search.tag);
  if (narrowed) {
    const all = <Button onPress={() => void navigate({ to: ".", search: {}, replace: true })}>{t`Show everything in this view`}</Button>;
    return (
      <Empty icon="search" title={t`Nothing found`} action={all}>
        {t`No conversation in this view fits what you are looking for.`}
      </Empty>
    );
  }
  switch (filters.view) {
    case "mine":
      return <Empty icon="check" title={t`All done`}>{t`Nothing is assigned to you. Take something from Unassigned, or enjoy the quiet.`}</Empty>;
    case "unassigned":
      return <Empty icon="check" title={t`Nothing is waiting`}>{t`New conversations that no one has taken yet appear here.`}</Empty>;
    case "mentions":
      return <Empty icon="at" title={t`No mentions`}>{t`When a colleague writes your name in a private note, the conversation appears here.`}</Empty>;
    case "snoozed":
      return <Empty icon="moon" title={t`Nothing is snoozed`}>{t`Snoozed conversations rest here and come back by themselves at the time you set.`}</Empty>;
    case "closed":
      return <Empty icon="archive" title={t`Nothing is closed yet`}>{t`Conversations you have finished are kept here. A new answer of the customer opens them again.`}</Empty>;
    case "spam":
      return <Empty icon="check" title={t`No spam`}>{t`What you mark as spam is kept here, out of the way.`}</Empty>;
    default:
      return <Empty icon="inbox" title={t`No open conversations`}>{t`What customers write by chat or e-mail appears here at once.`}</Empty>;
  }
}
