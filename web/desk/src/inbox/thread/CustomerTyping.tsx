import { t } from "@lingui/core/macro";
import type { Conversation } from "@merhaba/api";
import { customerName } from "../../customer/customerName";
import { isolate } from "../../i18n/isolate";
import { presence } from "../../live/presence";
import { useStore } from "../../state/store";

/** What the customer is typing right now, before it is sent. */
export function CustomerTyping({ conversation }: { conversation: Conversation }) {
  const typing = useStore(presence, (known) => known.typing[conversation.id]);
  if (!typing) return null;
  const name = isolate(typing.name || customerName(conversation.customer));
  return (
    <div className="typing-line" role="status">
      <span className="dots">
        <i />
        <i />
        <i />
      </span>
      <span className="cut">
        {t`${name} is typing`}
        {typing.text && (
          <>
            {": "}
            <bdi className="mute">{typing.text}</bdi>
          </>
        )}
      </span>
    </div>
  );
}
