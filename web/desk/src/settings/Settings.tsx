import { t } from "@lingui/core/macro";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Empty, Icon, IconButton } from "@merhaba/ui";
import { Suspense, useState } from "react";
import { fold } from "../palette/rank";
import { canManage, useSession } from "../session/session";
import { groupName, sections, sectionText, type SettingsSection } from "./sections";
import { PageLoading } from "./SettingsPage";

const groups: readonly SettingsSection["group"][] = ["you", "workspace", "channels", "technical"];

/** The settings: a list one can search, and the page that is open. */
export function Settings() {
  const session = useSession();
  const params = useParams({ from: "/desk/settings/{-$section}" });
  const navigate = useNavigate();
  const allowed = sections.filter((each) => !each.managers || canManage(session));
  const chosen = params.section ?? "profile";
  const open = allowed.find((each) => each.id === chosen);
  return (
    <main aria-label={t`Settings`} className={`settings ${params.section ? "has-open" : "no-open"}`}>
      <SettingsNav allowed={allowed} chosen={chosen} />
      <section className="settings-page" aria-label={sectionText(chosen).title}>
        <div className="only-phone side-back">
          <IconButton icon="chevronBack" label={t`Back to the list`} onPress={() => void navigate({ to: "/settings/{-$section}", params: { section: undefined } })} />
          <h1 className="b">{t`Settings`}</h1>
        </div>
        <Suspense fallback={<PageLoading />}>
          {open ? <open.page key={open.id} /> : <Empty icon="lock" title={t`Your role does not allow this.`}>{t`Ask someone who manages the workspace.`}</Empty>}
        </Suspense>
      </section>
    </main>
  );
}

function SettingsNav({ allowed, chosen }: { allowed: readonly SettingsSection[]; chosen: string }) {
  const [q, setQ] = useState("");
  const wanted = fold(q.trim());
  const fits = (section: SettingsSection) => {
    const { title, lead } = sectionText(section.id);
    return fold(`${title} ${lead}`).includes(wanted);
  };
  const found = allowed.filter(fits);
  return (
    <nav className="settings-nav" aria-label={t`Settings`}>
      <h1>{t`Settings`}</h1>
      <label className="box list-search">
        <Icon name="search" />
        <span className="vh">{t`Search the settings`}</span>
        <input type="search" dir="auto" placeholder={t`Search the settings`} value={q} onChange={(event) => setQ(event.target.value)} />
      </label>
      {groups.map((group) => {
        const rows = found.filter((each) => each.group === group);
        return (
          rows.length > 0 && (
            <div key={group} role="group" aria-label={groupName(group)}>
              <h2>{groupName(group)}</h2>
              <ul>
                {rows.map((each) => (
                  <li key={each.id}>
                    <Link to="/settings/{-$section}" params={{ section: each.id }} className={each.id === chosen ? "here" : ""}>
                      <Icon name={each.icon} />
                      <span className="grow">
                        <span className="block">{sectionText(each.id).title}</span>
                        <span className="only-phone lead">{sectionText(each.id).lead}</span>
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          )
        );
      })}
      {found.length === 0 && <p className="mute s settings-none">{t`Nothing found.`}</p>}
    </nav>
  );
}
