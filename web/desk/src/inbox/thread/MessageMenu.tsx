import { t } from "@lingui/core/macro";
import type { Message } from "@merhaba/api";
import { Dropdown, Icon, IconButton, Item } from "@merhaba/ui";
import { useState } from "react";

interface MessageMenuProps {
  message: Message;
  original: boolean;
  onOriginal: (on: boolean) => void;
}

/** The rarer things one does with a single message. The menu is made when it is first opened: a thread has thousands of them. */
export function MessageMenu(props: MessageMenuProps) {
  const [wanted, setWanted] = useState(false);
  if (wanted) return <Menu {...props} />;
  return (
    <button type="button" className="btn ico ghost small message-more" aria-haspopup="menu" aria-label={t`More about this message`} onClick={() => setWanted(true)}>
      <Icon name="dots" size={14} />
    </button>
  );
}

function Menu({ message, original, onOriginal }: MessageMenuProps) {
  const [open, setOpen] = useState(true);
  const mail = message.channel === "email" && message.kind === "message";
  const choose = (key: string) => {
    if (key === "original") onOriginal(!original);
    if (key === "copy") void navigator.clipboard.writeText(message.text);
    if (key === "raw") window.open(`/api/v1/conversations/${message.conversation}/messages/${message.id}/raw`, "_blank", "noopener");
  };
  return (
    <Dropdown
      aria-label={t`Message`}
      placement="bottom end"
      isOpen={open}
      onOpenChange={setOpen}
      trigger={<IconButton icon="dots" size={14} className="small message-more" label={t`More about this message`} />}
      onAction={(key) => choose(String(key))}
    >
      <Item id="copy" icon="copy">{t`Copy the text`}</Item>
      {mail && message.html !== null && (
        <Item id="original" icon="image">
          {original ? t`As text` : t`Original layout`}
        </Item>
      )}
      {message.has_raw && <Item id="raw" icon="download">{t`Download as received`}</Item>}
    </Dropdown>
  );
}
