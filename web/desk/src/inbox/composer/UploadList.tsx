import { t } from "@lingui/core/macro";
import { Button, Icon, IconButton } from "@merhaba/ui";
import { fileSize, percent } from "../../i18n/format";
import type { Upload } from "./uploads";

interface UploadListProps {
  uploads: readonly Upload[];
  onRemove: (key: string) => void;
  onAgain: (key: string) => void;
}

/** The files that will go with the message, and how far each is. */
export function UploadList({ uploads, onRemove, onAgain }: UploadListProps) {
  if (uploads.length === 0) return null;
  return (
    <ul className="uploads" aria-label={t`Attachments`}>
      {uploads.map((each) => (
        <li key={each.key} className={each.error ? "upload failed" : "upload"}>
          <Icon name={each.error ? "warning" : "file"} size={14} />
          <span className="cut">
            <bdi>{each.name}</bdi> <span className="mute">{each.error ?? (each.file ? fileSize(each.size) : percent(each.progress))}</span>
          </span>
          {each.error && <Button className="small" look="ghost" onPress={() => onAgain(each.key)}>{t`Try again`}</Button>}
          <IconButton icon="close" size={14} className="small" label={t`Remove ${each.name}`} onPress={() => onRemove(each.key)} />
          {!each.file && !each.error && <progress max={1} value={each.progress} aria-label={t`Uploading ${each.name}`} />}
        </li>
      ))}
    </ul>
  );
}
