import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useMatchRoute, useParams } from "@tanstack/react-router";
import { Button, Icon, type IconName } from "@merhaba/ui";
import { number } from "../i18n/format";
import { countsQuery } from "../inbox/queries";
import { MeMenu } from "./MeMenu";
import { nowhere, type AreaPath } from "./areas";
import { overlay } from "./overlay";

/** On a phone: the areas of the desk under the thumb. Hidden while a conversation is open, which needs the room. */
export function BottomBar() {
  const { data: counts } = useQuery(countsQuery);
  const open = useParams({ strict: false });
  if (open.conversation || open.customer) return null;
  return (
    <nav className="bottom-bar" aria-label={t`Areas`}>
      <Area to="/inbox" icon="inbox" label={t`Inbox`} count={(counts?.views.mine ?? 0) + (counts?.views.unassigned ?? 0)} />
      <Area to="/customers/{-$customer}" icon="people" label={t`Customers`} />
      <Button look="ghost" className="tab-button" onPress={() => overlay.set("palette")}>
        <Icon name="search" size={20} />
        <span>{t`Search`}</span>
      </Button>
      <Area to="/settings/{-$section}" icon="sliders" label={t`Settings`} />
      <MeMenu compact />
    </nav>
  );
}

function Area({ to, icon, label, count = 0 }: { to: AreaPath; icon: IconName; label: string; count?: number }) {
  const here = useMatchRoute()({ to, fuzzy: true }) !== false;
  return (
    <Link to={to} params={nowhere} className="tab-button" {...(here && { "aria-current": "page" as const })}>
      <Icon name={icon} size={20} />
      <span>{label}</span>
      {count > 0 && <span className="tab-count">{number(count)}</span>}
    </Link>
  );
}
