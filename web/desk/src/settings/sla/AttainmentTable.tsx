import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "@merhaba/api";
import { number, percent } from "../../i18n/format";
import { metricName } from "../../inbox/DueMark";
import { Loaded, Part } from "../SettingsPage";

const attainedQuery = { queryKey: ["settings", "sla", "attainment"], queryFn: (): Promise<Schemas["Attained"]> => body(api.GET("/api/v1/sla/attainment", {})) };

/** How many promises of the last 30 days were kept. */
export function AttainmentTable() {
  const query = useQuery(attainedQuery);
  return (
    <Part title={t`Kept in the last 30 days`} lead={t`What is open past its time counts as missed. Spam is left out.`}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="mute s">{t`Nothing was due yet.`}</p>
          ) : (
            <div className="table-scroll" role="region" tabIndex={0} aria-label={t`Kept in the last 30 days`}>
              <table className="attainment">
                <thead>
                  <tr>
                    <th scope="col">{t`Policy`}</th>
                    <th scope="col">{t`Promise`}</th>
                    <th scope="col">{t`Kept`}</th>
                    <th scope="col">{t`Missed`}</th>
                    <th scope="col">{t`Running`}</th>
                    <th scope="col">{t`Share kept`}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((each) => (
                    <tr key={`${each.policy} ${each.metric}`}>
                      <th scope="row">
                        <bdi>{each.name}</bdi>
                      </th>
                      <td>{metricName(each.metric)}</td>
                      <td>{number(each.met)}</td>
                      <td>{number(each.missed)}</td>
                      <td>{number(each.running)}</td>
                      <td>{each.attained === null ? "–" : percent(each.attained)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Part>
  );
}
