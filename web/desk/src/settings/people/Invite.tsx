import { t } from "@lingui/core/macro";
import { api, body, type Invitation, type Role } from "@merhaba/api";
import { Banner, Button, Dialog, Select, TextField } from "@merhaba/ui";
import { useId, useState, type FormEvent } from "react";
import { errorText, fieldErrors } from "../../feedback/errorText";
import { useSession } from "../../session/session";
import { CopyField } from "../CopyField";
import { roleName, roles, roleText } from "../roles";
import { useSettingsChange } from "../useSettings";

/** Invites someone: their address and what they may do; then the link to give them. */
export function Invite({ onClose }: { onClose: () => void }) {
  const form = useId();
  const { me } = useSession();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const inviting = useSettingsChange("people", (): Promise<Invitation> => body(api.POST("/api/v1/invitations", { body: { email: email.trim(), role } })), true);
  const errors = fieldErrors(inviting.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    inviting.mutate(undefined);
  };
  const made = inviting.data;
  return (
    <Dialog
      title={t`Invite someone`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      actions={
        made ? (
          <Button look="go" onPress={onClose}>{t`Done`}</Button>
        ) : (
          <>
            <Button onPress={onClose}>{t`Cancel`}</Button>
            <Button look="go" type="submit" form={form} isPending={inviting.isPending}>{t`Create the invitation`}</Button>
          </>
        )
      }
    >
      {made ? (
        <div className="stack-v">
          <Banner tone="teal" icon="check">
            {t`The invitation is made. Give this link to the person; it works once.`}
          </Banner>
          <CopyField label={t`Link of the invitation`} text={made.link ?? ""} lines={2} />
        </div>
      ) : (
        <form id={form} className="stack-v" onSubmit={submit}>
          {inviting.error && Object.keys(errors).length === 0 && (
            <Banner tone="pomegranate" icon="warning">
              {errorText(inviting.error)}
            </Banner>
          )}
          <TextField label={t`E-mail address`} type="email" dir="ltr" isRequired autoFocus value={email} onChange={setEmail} error={errors["email"]} />
          <Select
            label={t`Role`}
            value={role}
            onChange={setRole}
            options={roles.filter((each) => each !== "owner" || me.role === "owner").map((id) => ({ id, label: roleName(id), detail: roleText(id) }))}
          />
        </form>
      )}
    </Dialog>
  );
}
