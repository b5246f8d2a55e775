import { t } from "@lingui/core/macro";
import { Link, useMatchRoute } from "@tanstack/react-router";
import { Button, Icon, Keys, Mark, Tip, type IconName } from "@merhaba/ui";
import { Focusable, TooltipTrigger } from "react-aria-components";
import { MeMenu } from "./MeMenu";
import { nowhere, type AreaPath } from "./areas";
import { overlay } from "./overlay";
import { RailViews } from "./RailViews";
import { useSession } from "../session/session";

/** The edge of the desk: where one is, where one can go, and how much waits there. */
export function Rail() {
  const { workspace } = useSession();
  return (
    <aside className="rail" aria-label={t`Navigation`}>
      <div className="brand">
        <Mark />
        <span className="grow">
          <b>Merhaba</b>
          <bdi className="cut">{workspace.name}</bdi>
        </span>
      </div>
      <Button className="jump" onPress={() => overlay.set("palette")}>
        <Icon name="search" />
        <span className="grow cut">{t`Search or run`}</span>
        <Keys of="mod+k" />
      </Button>
      <RailViews />
      <div className="foot">
        <nav className="areas" aria-label={t`Areas`}>
          <Area to="/inbox" icon="inbox" label={t`Inbox`} />
          <Area to="/customers/{-$customer}" icon="people" label={t`Customers`} />
          <Area to="/settings/{-$section}" icon="sliders" label={t`Settings`} />
        </nav>
        <MeMenu />
      </div>
    </aside>
  );
}

function Area({ to, icon, label }: { to: AreaPath; icon: IconName; label: string }) {
  const here = useMatchRoute()({ to, fuzzy: true }) !== false;
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Focusable>
        <Link to={to} params={nowhere} className="btn ghost ico area" aria-label={label} role="link" {...(here && { "aria-current": "page" as const })}>
          <Icon name={icon} />
        </Link>
      </Focusable>
      <Tip>{label}</Tip>
    </TooltipTrigger>
  );
}
