import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, body, type Health } from "@merhaba/api";
import { Banner, Button, Icon, Pill } from "@merhaba/ui";
import { moment, number } from "../../i18n/format";
import { channelIcon } from "../../inbox/status";
import { useSession } from "../../session/session";
import { Loaded, Part, SettingsPage } from "../SettingsPage";

const healthQuery = {
  queryKey: ["settings", "health"],
  queryFn: (): Promise<Health> => body(api.GET("/api/v1/health", {})),
  refetchInterval: 15_000,
};

/** How the machinery is doing. */
export default function HealthPage() {
  const query = useQuery(healthQuery);
  const { version } = useSession();
  return (
    <SettingsPage id="health" action={<Button icon="refresh" isPending={query.isFetching} onPress={() => void query.refetch()}>{t`Check again`}</Button>}>
      <Loaded query={query}>{(health) => <Findings health={health} />}</Loaded>
      <p className="mute s">{t`Version ${version}`}</p>
    </SettingsPage>
  );
}

function Findings({ health }: { health: Health }) {
  const parked = health.subscriptions.reduce((sum, each) => sum + each.parked, 0);
  const failing = health.channels.filter((each) => each.status === "error" || each.failed > 0).length;
  const well = health.dead_letters === 0 && parked === 0 && failing === 0 && health.jobs.failed === 0;
  return (
    <>
      <Banner tone={well ? "teal" : "saffron"} icon={well ? "check" : "warning"}>
        {well ? t`Everything is running.` : t`Something needs a look.`}
      </Banner>
      <dl className="figures">
        <Figure label={t`Dead letters`} value={health.dead_letters} bad={health.dead_letters > 0}>
          {health.dead_letters > 0 && <Link className="link s" to="/settings/{-$section}" params={{ section: "dead-letters" }}>{t`Look at them`}</Link>}
        </Figure>
        <Figure label={t`Jobs waiting`} value={health.jobs.queued} />
        <Figure label={t`Jobs failed`} value={health.jobs.failed} bad={health.jobs.failed > 0} />
      </dl>
      <Part title={t`Channels`}>
        <ul className="cards">
          {health.channels.map((each) => (
            <li key={each.id} className="card">
              <Icon name={channelIcon(each.channel)} />
              <div className="grow">
                <p className="cut">
                  <bdi className="b">{each.name}</bdi>
                </p>
                <p className={each.last_error ? "bad-text s" : "mute s"} dir="auto">
                  {each.last_error ?? (each.last_inbound_at ? t`last message ${moment(each.last_inbound_at)}` : t`nothing received yet`)}
                </p>
              </div>
              {each.queued > 0 && <Pill>{t`${number(each.queued)} being sent`}</Pill>}
              {each.failed > 0 && <Pill tone="pomegranate">{t`${number(each.failed)} failed`}</Pill>}
              <Pill tone={each.status === "active" ? "leaf" : "saffron"}>{each.status === "active" ? t`Running` : each.status === "paused" ? t`Paused` : t`Failing`}</Pill>
            </li>
          ))}
        </ul>
      </Part>
      <Part title={t`Readers of the event log`} lead={t`Parts of Merhaba that react to what happens. Behind: still to be read. Parked: failed and tried again later.`}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t`Name`}</th>
              <th scope="col">{t`Behind`}</th>
              <th scope="col">{t`Parked`}</th>
            </tr>
          </thead>
          <tbody>
            {health.subscriptions.map((each) => (
              <tr key={each.name}>
                <th scope="row">{each.name}</th>
                <td>{number(each.behind)}</td>
                <td className={each.parked > 0 ? "bad-text" : ""}>{number(each.parked)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Part>
    </>
  );
}

function Figure({ label, value, bad = false, children }: { label: string; value: number; bad?: boolean; children?: React.ReactNode }) {
  return (
    <div className={bad ? "figure bad" : "figure"}>
      <dt>{label}</dt>
      <dd>
        {number(value)} {children}
      </dd>
    </div>
  );
}
