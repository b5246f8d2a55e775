import { t } from "@lingui/core/macro";
import { Segmented, Select, Switch, TextField, Button } from "@merhaba/ui";
import { useState } from "react";
import { localeFor, locales } from "../../i18n/locales";
import { chime } from "../../live/sound";
import { useChangeMe, useSession } from "../../session/session";
import { Part, SettingsPage } from "../SettingsPage";
import { PasswordForm } from "./PasswordForm";

/** One's own settings; each takes effect at once. */
export default function ProfilePage() {
  const { me } = useSession();
  const change = useChangeMe();
  const [name, setName] = useState(me.name);
  const [signature, setSignature] = useState(() => textOf(me.signature));
  const { notifications } = me;
  return (
    <SettingsPage id="profile">
      <Part title={t`You`}>
        <div className="form">
          <TextField label={t`Name`} hint={t`Customers see it beside your answers.`} value={name} onChange={setName} onBlur={() => name.trim() && name !== me.name && change.mutate({ name: name.trim() })} />
          <TextField label={t`E-mail address`} dir="ltr" value={me.email} isDisabled />
          <TextField
            label={t`Signature`}
            hint={t`Stands under your e-mails.`}
            lines={4}
            value={signature}
            onChange={setSignature}
            onBlur={() => signature !== textOf(me.signature) && change.mutate({ signature })}
          />
        </div>
      </Part>
      <Part title={t`Appearance`}>
        <div className="form">
          <Select
            label={t`Language`}
            value={localeFor(me.locale).code}
            options={locales.map((each) => ({ id: each.code, label: each.name }))}
            onChange={(locale) => change.mutate({ locale })}
          />
          <Segmented
            label={t`Light or dark`}
            value={me.theme}
            onChange={(theme) => change.mutate({ theme })}
            options={[
              { id: "light", label: t`Light`, icon: "sun" },
              { id: "dark", label: t`Dark`, icon: "moon" },
              { id: "system", label: t`Like this device`, icon: "screen" },
            ]}
          />
          <Segmented
            label={t`Density`}
            hint={t`Compact shows more conversations at once.`}
            value={me.density}
            onChange={(density) => change.mutate({ density })}
            options={[
              { id: "comfortable", label: t`Comfortable` },
              { id: "compact", label: t`Compact` },
            ]}
          />
        </div>
      </Part>
      <Part title={t`Notifications`} lead={t`For messages in conversations that are yours or no one's. Not while you are away.`}>
        <div className="form">
          <DesktopSwitch />
          <Switch isSelected={notifications.sound} onChange={(sound) => change.mutate({ notifications: { ...notifications, sound } })} detail={t`Two soft notes.`}>
            {t`Play a sound`}
          </Switch>
          <Switch
            isSelected={notifications.repeat}
            isDisabled={!notifications.sound}
            onChange={(repeat) => change.mutate({ notifications: { ...notifications, repeat } })}
            detail={t`Every 20 seconds, until someone has taken the new conversation.`}
          >
            {t`Repeat the sound`}
          </Switch>
          <Button className="fit" icon="bell" onPress={chime}>{t`Try the sound`}</Button>
        </div>
      </Part>
      <Part title={t`Password`}>
        <PasswordForm />
      </Part>
    </SettingsPage>
  );
}

/** Older signatures may be kept as HTML; they are edited as text. */
function textOf(signature: string): string {
  if (!signature.includes("<")) return signature;
  const parsed = new DOMParser().parseFromString(signature.replace(/<br\s*\/?>/gi, "\n").replace(/<\/p>/gi, "</p>\n"), "text/html");
  return (parsed.body.textContent ?? "").trim();
}

function DesktopSwitch() {
  const { me } = useSession();
  const change = useChangeMe();
  const supported = "Notification" in window;
  const [permission, setPermission] = useState(supported ? Notification.permission : "denied");
  const blocked = permission === "denied";
  const turn = async (desktop: boolean) => {
    if (desktop && supported && permission === "default") setPermission(await Notification.requestPermission());
    change.mutate({ notifications: { ...me.notifications, desktop } });
  };
  const ask = me.notifications.desktop && permission === "default";
  return (
    <>
      <Switch
        isSelected={me.notifications.desktop && !blocked}
        isDisabled={blocked}
        onChange={(on) => void turn(on)}
        detail={blocked ? t`This browser does not allow notifications from this address. Allow them in the browser's settings.` : t`When this page is in the background.`}
      >
        {t`Show on the desktop`}
      </Switch>
      {ask && <Button className="fit" onPress={() => void turn(true)}>{t`Allow notifications in this browser`}</Button>}
    </>
  );
}
