import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type Acknowledgement, type Brand } from "@merhaba/api";
import { Button, Select, Switch } from "@merhaba/ui";
import { useState } from "react";
import { toast } from "../../../feedback/toasts";
import { NumberField } from "../../NumberField";
import { Loaded, Part } from "../../SettingsPage";
import { useSettingsChange } from "../../useSettings";
import { AcknowledgementWords } from "./AcknowledgementWords";

/** What is said at once to whoever writes for the first time. */
export function AcknowledgementPart({ brand }: { brand: Brand }) {
  const path = { brand: brand.id };
  const query = useQuery({
    queryKey: ["settings", "acknowledgements", brand.id],
    queryFn: (): Promise<Acknowledgement> => body(api.GET("/api/v1/brands/{brand}/acknowledgement", { params: { path } })),
  });
  return (
    <Part
      title={t`Acknowledgement`}
      lead={t`Whoever writes for the first time hears at once that it has arrived. It never counts as an answer: the conversation goes on waiting for you.`}
    >
      <Loaded query={query}>{(settings) => <AcknowledgementForm brand={brand} settings={settings} />}</Loaded>
    </Part>
  );
}

function AcknowledgementForm({ brand, settings }: { brand: Brand; settings: Acknowledgement }) {
  const { chat, email, text } = settings;
  const email_hours = settings.email_hours ?? null;
  const [draft, setDraft] = useState({ chat, email, email_hours, text });
  const set = (changes: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...changes }));
  const path = { brand: brand.id };
  const save = useSettingsChange("acknowledgements", (): Promise<Acknowledgement> => body(api.PUT("/api/v1/brands/{brand}/acknowledgement", { params: { path }, body: draft })));
  const dirty = JSON.stringify(draft) !== JSON.stringify({ chat, email, email_hours, text });
  return (
    <div className="form">
      <Select
        label={t`In the chat`}
        value={draft.chat}
        options={[
          { id: "off", label: t`Never`, detail: t`The chat only shows that the message was sent.` },
          { id: "away", label: t`When no one is there` },
          { id: "unanswered", label: t`When no one answers`, detail: t`At once when no one is there, otherwise after a minute.` },
          { id: "always", label: t`Always, at once` },
        ]}
        onChange={(wanted) => set({ chat: wanted })}
      />
      <Switch isSelected={draft.email} onChange={(on) => set({ email: on })} detail={t`Marked as automatic. Never to machines, mailing lists, spam or addresses no one reads.`}>
        {t`By e-mail`}
      </Switch>
      {draft.email && (
        <NumberField label={t`E-mail is usually answered within, in hours`} hint={t`Empty: no time is promised.`} value={draft.email_hours} least={1} most={720} onChange={(hours) => set({ email_hours: hours })} />
      )}
      <AcknowledgementWords brand={brand} text={draft.text} standing={settings.default_text} onChange={(words) => set({ text: words })} />
      <div className="row-actions">
        <Button look="go" isDisabled={!dirty} isPending={save.isPending} onPress={() => save.mutate(undefined, { onSuccess: () => toast(t`Saved`) })}>{t`Save the acknowledgement`}</Button>
      </div>
    </div>
  );
}
