import { t } from "@lingui/core/macro";
import type { Message } from "@merhaba/api";
import { Button, Icon } from "@merhaba/ui";
import { useState } from "react";

/** An e-mail as its sender laid it out, shut in a frame that runs nothing. Pictures from elsewhere stay out until asked for: fetching them tells the sender it was read. */
export function OriginalLayout({ message }: { message: Message }) {
  const [images, setImages] = useState(false);
  const address = `/api/v1/conversations/${message.conversation}/messages/${message.id}/html${images ? "?images=1" : ""}`;
  return (
    <div className="original">
      {message.has_remote_images && !images && (
        <div className="original-bar">
          <Icon name="image" size={14} />
          <span className="grow">{t`Pictures from other servers are not shown.`}</span>
          <Button className="small" onPress={() => setImages(true)}>{t`Show pictures`}</Button>
        </div>
      )}
      <iframe title={t`Original layout`} src={address} sandbox="allow-popups allow-popups-to-escape-sandbox" referrerPolicy="no-referrer" />
    </div>
  );
}
