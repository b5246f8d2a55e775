import { t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import { Empty } from "@merhaba/ui";

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <main className="lone">
      <Empty icon="search" title={t`There is nothing at this address`} action={<Link className="link" to="/">{t`Go to the inbox`}</Link>} />
    </main>
  );
}
