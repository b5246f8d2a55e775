import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type ApiToken, type Page, type Role } from "@merhaba/api";
import { Banner, Button, Dialog, Empty, Icon, IconButton, Select, TextField } from "@merhaba/ui";
import { useId, useState, type FormEvent } from "react";
import { moment } from "../../i18n/format";
import { Confirm } from "../Confirm";
import { CopyField } from "../CopyField";
import { roleName, roleText } from "../roles";
import { Loaded, SettingsPage } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";

const tokensQuery = { queryKey: ["settings", "tokens"], queryFn: (): Promise<Page<ApiToken>> => body(api.GET("/api/v1/tokens", {})) };

/** Keys for programs. */
export default function TokensPage() {
  const query = useQuery(tokensQuery);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<ApiToken | null>(null);
  const remove = useSettingsChange("tokens", (id: string): Promise<void> => body(api.DELETE("/api/v1/tokens/{token}", { params: { path: { token: id } } })));
  return (
    <SettingsPage id="tokens" action={<Button look="go" icon="plus" onPress={() => setAdding(true)}>{t`New token`}</Button>}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="key" title={t`No tokens`}>{t`A script that reads or writes conversations signs in with a token.`}</Empty>
          ) : (
            <ul className="cards">
              {items.map((token) => (
                <li key={token.id} className="card">
                  <Icon name="key" />
                  <div className="grow">
                    <p className="cut">
                      <bdi className="b">{token.name}</bdi>
                    </p>
                    <p className="mute s cut">
                      {roleName(token.role)}, {token.last_used_at ? t`last used ${moment(token.last_used_at)}` : t`never used`}
                    </p>
                  </div>
                  <IconButton icon="trash" label={t`Delete ${token.name}`} onPress={() => setRemoving(token)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {adding && <NewToken onClose={() => setAdding(false)} />}
      {removing && (
        <Confirm
          title={t`Delete the token ${removing.name}?`}
          action={t`Delete`}
          isPending={remove.isPending}
          onConfirm={() => remove.mutate(removing.id, { onSettled: () => setRemoving(null) })}
          onClose={() => setRemoving(null)}
        >
          {t`Programs that use it stop working at once.`}
        </Confirm>
      )}
    </SettingsPage>
  );
}

function NewToken({ onClose }: { onClose: () => void }) {
  const form = useId();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const make = useSettingsChange("tokens", (): Promise<ApiToken> => body(api.POST("/api/v1/tokens", { body: { name: name.trim(), role } })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(undefined);
  };
  const token = make.data?.token;
  const choices: readonly Role[] = ["admin", "agent", "viewer"];
  return (
    <Dialog
      title={t`New token`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      actions={
        token ? (
          <Button look="go" onPress={onClose}>{t`Done`}</Button>
        ) : (
          <>
            <Button onPress={onClose}>{t`Cancel`}</Button>
            <Button look="go" type="submit" form={form} isPending={make.isPending}>{t`Create`}</Button>
          </>
        )
      }
    >
      {token ? (
        <div className="stack-v">
          <Banner tone="saffron" icon="warning">
            {t`Copy it now: it is not shown again.`}
          </Banner>
          <CopyField label={t`Token`} text={token} lines={2} />
        </div>
      ) : (
        <form id={form} className="stack-v" onSubmit={submit}>
          <TextField label={t`Name`} hint={t`What it is for, so that you know later.`} isRequired autoFocus value={name} onChange={setName} />
          <Select label={t`Role`} value={role} onChange={setRole} options={choices.map((id) => ({ id, label: roleName(id), detail: roleText(id) }))} />
        </form>
      )}
    </Dialog>
  );
}
