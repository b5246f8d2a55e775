import { t } from "@lingui/core/macro";
import type { Attachment } from "@merhaba/api";
import { Dialog, Icon } from "@merhaba/ui";
import { useState } from "react";
import { fileSize } from "../../i18n/format";

const pictures = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

/** The files of a message: pictures to look at, the rest to download. */
export function Attachments({ attachments, inlineToo }: { attachments: readonly Attachment[]; inlineToo: boolean }) {
  const [open, setOpen] = useState<Attachment | null>(null);
  const shown = attachments.filter((each) => inlineToo || !each.inline);
  if (shown.length === 0) return null;
  return (
    <ul className="atts" aria-label={t`Attachments`}>
      {shown.map((each) => (
        <li key={each.id}>
          {pictures.has(each.content_type) ? (
            <button type="button" className="att picture" onClick={() => setOpen(each)} aria-label={t`Look at ${each.name}`}>
              <img src={each.url} alt="" loading="lazy" decoding="async" />
              <Caption file={each} />
            </button>
          ) : (
            <a className="att" href={each.url} download={each.name} aria-label={t`Download ${each.name}`}>
              <Icon name="file" size={20} />
              <Caption file={each} />
            </a>
          )}
        </li>
      ))}
      {open && (
        <Dialog title={open.name} closeLabel={t`Close`} width="wide" isOpen onClose={() => setOpen(null)}>
          <img className="att-large" src={open.url} alt={open.name} />
          <a className="link" href={open.url} download={open.name}>{t`Download`}</a>
        </Dialog>
      )}
    </ul>
  );
}

function Caption({ file }: { file: Attachment }) {
  return (
    <span className="cut">
      <bdi>{file.name}</bdi> <span className="mute">{fileSize(file.size)}</span>
    </span>
  );
}
