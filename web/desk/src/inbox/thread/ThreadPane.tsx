import { t } from "@lingui/core/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@merhaba/api";
import { Button, Empty, Icon } from "@merhaba/ui";
import { pane } from "../../app/pane";
import { errorText } from "../../feedback/errorText";
import { canWrite, useSession } from "../../session/session";
import { knownConversation } from "../cache";
import { useInbox } from "../InboxContext";
import { conversationQuery } from "../queries";
import { ComposerBones } from "../composer/ComposerBones";
import { Thread } from "./Thread";
import { ThreadHeader } from "./ThreadHeader";
import { ThreadLoading } from "./ThreadLoading";
import { useMarkRead } from "./useMarkRead";

const Composer = pane(() => import("../composer/Composer"), { waiting: <ComposerBones /> });

/** The open conversation: what it is, everything that was said, and where to answer. */
export function ThreadPane({ id }: { id: string }) {
  const client = useQueryClient();
  const session = useSession();
  const { open } = useInbox();
  // What the list knows is shown at once; the conversation itself is asked for behind it.
  const query = useQuery({ ...conversationQuery(id), placeholderData: () => knownConversation(client, id) });
  const conversation = query.data;
  useMarkRead(conversation);
  if (query.isError && !conversation) {
    const missing = query.error instanceof ApiError && query.error.status === 404;
    return (
      <section className="thread" aria-label={t`Conversation`}>
        <Empty
          icon="warning"
          title={missing ? t`This conversation is not here` : t`The conversation could not be loaded`}
          action={missing ? <Button onPress={() => open(null)}>{t`Back to the list`}</Button> : <Button icon="refresh" onPress={() => void query.refetch()}>{t`Try again`}</Button>}
        >
          {missing ? t`It was removed, or belongs to another workspace.` : errorText(query.error)}
        </Empty>
      </section>
    );
  }
  if (!conversation) {
    return (
      <section className="thread" aria-label={t`Conversation`}>
        <ThreadLoading />
      </section>
    );
  }
  return (
    <section className="thread" aria-label={t`Conversation`}>
      <ThreadHeader conversation={conversation} />
      <Thread conversation={conversation} />
      {canWrite(session) ? (
          <Composer key={id} conversation={conversation} />
        ) : (
        <p className="read-only">
          <Icon name="eye" />
          {t`You can read here. Answering needs another role.`}
        </p>
      )}
    </section>
  );
}
