import { t } from "@lingui/core/macro";
import type { Brand } from "@merhaba/api";
import { Icon } from "@merhaba/ui";
import { useSession } from "../../session/session";
import { CopyField } from "../CopyField";
import { Part } from "../SettingsPage";

/** The one line a shop puts into its pages. */
export const snippet = (origin: string, siteKey: string): string => `<script async src="${origin}/widget.js?site=${encodeURIComponent(siteKey)}"></script>`;

/** How to bring the chat into the shop. */
export function Install({ brand }: { brand: Brand }) {
  const { demo } = useSession();
  return (
    <Part
      title={t`Install`}
      lead={t`Put this line before the end of the body of every page of your shop.`}
      action={
        demo && (
          <a className="btn" href="/demo" target="_blank" rel="noopener">
            <Icon name="external" />
            {t`See it in the demo shop`}
          </a>
        )
      }
    >
      <CopyField label={t`Line to install`} text={snippet(location.origin, brand.site_key)} lines={2} />
    </Part>
  );
}
