import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type Invitation, type Page } from "@merhaba/api";
import { Icon, IconButton } from "@merhaba/ui";
import { exact } from "../../i18n/format";
import { roleName } from "../roles";
import { Loaded } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";

const invitationsQuery = {
  queryKey: ["settings", "people", "invitations"],
  queryFn: (): Promise<Page<Invitation>> => body(api.GET("/api/v1/invitations", {})),
};

/** Invitations that wait to be used. */
export function Invitations() {
  const query = useQuery(invitationsQuery);
  const withdraw = useSettingsChange("people", (id: string): Promise<void> => body(api.DELETE("/api/v1/invitations/{invitation}", { params: { path: { invitation: id } } })));
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="mute s">{t`No open invitations.`}</p>
        ) : (
          <ul className="cards">
            {items.map((each) => (
              <li key={each.id} className="card">
                <Icon name="mail" />
                <div className="grow">
                  <p className="cut">
                    <bdi dir="ltr" className="b">
                      {each.email}
                    </bdi>
                  </p>
                  <p className="mute s">{t`${roleName(each.role)}, valid until ${exact(each.expires_at)}`}</p>
                </div>
                <IconButton icon="trash" label={t`Withdraw the invitation of ${each.email}`} onPress={() => withdraw.mutate(each.id)} />
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
