import { t } from "@lingui/core/macro";
import { Empty, Keys } from "@merhaba/ui";

/** The middle of the inbox before anything is opened. */
export function NothingOpen() {
  return (
    <section className="thread nothing" aria-label={t`Conversation`}>
      <Empty icon="chat" title={t`Choose a conversation`}>
        <span className="nothing-keys">
          <span>
            <Keys of="j" /> <Keys of="k" /> {t`move through the list`}
          </span>
          <span>
            <Keys of="mod+k" /> {t`do anything`}
          </span>
          <span>
            <Keys of="?" /> {t`all shortcuts`}
          </span>
        </span>
      </Empty>
    </section>
  );
}
