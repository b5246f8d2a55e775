import { t } from "@lingui/core/macro";
import type { Conversation } from "@merhaba/api";
import { Button, Icon } from "@merhaba/ui";
import { useActions } from "../actions";
import { useBlocked } from "../blocked";

/** Above a conversation that is spam: why it is not among the others, and both ways on from here. */
export function SpamNotice({ conversation, isWriter }: { conversation: Conversation; isWriter: boolean }) {
  const act = useActions();
  const address = conversation.channel === "email" ? conversation.customer.email : null;
  const { by, block, unblock } = useBlocked(isWriter ? address : null);
  return (
    <div className="spam-notice" role="status">
      <Icon name="warning" size={14} />
      <span className="grow">{by ? t`This is spam: the sender is blocked.` : t`This is spam. It stands in no other view and counts nowhere.`}</span>
      {isWriter && (
        <>
          <Button className="small" onPress={() => act.spam([conversation.id], false)}>{t`Not spam`}</Button>
          {address && !by && <Button className="small" isPending={block.isPending} onPress={() => block.mutate(address)}>{t`Block the sender`}</Button>}
          {by && <Button className="small" isPending={unblock.isPending} onPress={() => unblock.mutate(by.id)}>{t`Unblock`}</Button>}
        </>
      )}
    </div>
  );
}
