import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "@merhaba/api";
import { Checkbox, Switch } from "@merhaba/ui";
import { useSession } from "../../session/session";
import { Loaded, Part } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";

type Sun = Schemas["FollowTheSun"];

/** Whether what nobody answered moves on to the team that is awake. */
export function SunPart({ brand }: { brand: string }) {
  const { teams } = useSession();
  const path = { brand };
  const query = useQuery({ queryKey: ["settings", "sun", brand], queryFn: (): Promise<Sun> => body(api.GET("/api/v1/brands/{brand}/follow-the-sun", { params: { path } })) });
  const save = useSettingsChange("sun", (wanted: { enabled: boolean; teams: string[] }): Promise<Sun> => body(api.PUT("/api/v1/brands/{brand}/follow-the-sun", { params: { path }, body: wanted })));
  return (
    <Part title={t`Follow the sun`} lead={t`When a team has gone home, what it has not answered moves to a team that is working, with a note.`}>
      <Loaded query={query}>
        {(sun) => {
          const chosen = sun.teams ?? [];
          return (
            <div className="form">
              <Switch isSelected={sun.enabled ?? false} onChange={(enabled) => save.mutate({ enabled, teams: chosen })}>{t`Move unanswered conversations on`}</Switch>
              {teams.length === 0 && <p className="mute s">{t`There are no teams yet.`}</p>}
              {teams.map((team) => (
                <Checkbox key={team.id} isSelected={chosen.includes(team.id)} onChange={(on) => save.mutate({ enabled: sun.enabled ?? false, teams: on ? [...chosen, team.id] : chosen.filter((each) => each !== team.id) })}>
                  <bdi>{team.name}</bdi>
                </Checkbox>
              ))}
            </div>
          );
        }}
      </Loaded>
    </Part>
  );
}
