import { t } from "@lingui/core/macro";
import { api, body, type Brand, type WidgetLook } from "@merhaba/api";
import { Button, Segmented, Switch, TextField } from "@merhaba/ui";
import { useState } from "react";
import { fieldErrors } from "../../feedback/errorText";
import { toast } from "../../feedback/toasts";
import { Part } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import { AccentField } from "./AccentField";
import { AcknowledgementPart } from "./acknowledgement/AcknowledgementPart";
import { HoursField } from "./HoursField";
import { Install } from "./Install";
import { IdentitySecret } from "./IdentitySecret";
import { LauncherPreview } from "./LauncherPreview";
import { OpeningsPart } from "./openings/OpeningsPart";
import { WordsField } from "./WordsField";

type Draft = Pick<Brand, "name" | "accent" | "timezone" | "hours" | "widget" | "domain">;

/** One brand: how its chat looks, what it says, when people are there, and how to install it. */
export function BrandForm({ brand }: { brand: Brand }) {
  const { name, accent, timezone, hours, widget, domain } = brand;
  const [draft, setDraft] = useState<Draft>({ name, accent, timezone, hours, widget, domain });
  const set = (changes: Partial<Draft>) => setDraft((now) => ({ ...now, ...changes }));
  const look = (changes: Partial<WidgetLook>) => set({ widget: { ...draft.widget, ...changes } });
  const save = useSettingsChange("brands", (): Promise<Brand> => body(api.PATCH("/api/v1/brands/{brand}", { params: { path: { brand: brand.id } }, body: draft })));
  const errors = fieldErrors(save.error);
  const dirty = JSON.stringify(draft) !== JSON.stringify({ name, accent, timezone, hours, widget, domain });
  return (
    <>
      <Install brand={brand} />
      <Part title={t`Look`}>
        <div className="form beside">
          <div className="stack-v">
            <TextField label={t`Name`} value={draft.name} onChange={(next) => set({ name: next })} error={errors["name"]} />
            <AccentField value={draft.accent} onChange={(next) => set({ accent: next })} error={errors["accent"]} />
            <Segmented
              label={t`Corner`}
              value={draft.widget.position}
              onChange={(position) => look({ position })}
              options={[
                { id: "left", label: t`Left` },
                { id: "right", label: t`Right` },
              ]}
            />
            <Switch isSelected={draft.widget.show_agents} onChange={(on) => look({ show_agents: on })} detail={t`First names and initials of who is there.`}>
              {t`Show who answers`}
            </Switch>
          </div>
          <LauncherPreview brand={{ ...brand, ...draft }} />
        </div>
      </Part>
      <Part title={t`Words`} lead={t`In every language your shop speaks; where one is missing, English stands in.`}>
        <WordsField languages={brand.languages} widget={draft.widget} onChange={look} />
      </Part>
      <OpeningsPart brand={brand} openings={draft.widget.openings} onChange={(openings) => look({ openings })} />
      <AcknowledgementPart brand={brand} />
      <Part title={t`Hours`} lead={t`When people answer. Outside these hours the chat says when you are back and takes a message.`}>
        <HoursField timezone={draft.timezone} hours={draft.hours} onTimezone={(next) => set({ timezone: next })} onHours={(next) => set({ hours: next })} />
      </Part>
      <Part title={t`Addresses`}>
        <div className="form">
          <TextField label={t`Domain of the shop`} dir="ltr" placeholder="shop.example" value={draft.domain} onChange={(domain) => set({ domain })} error={errors["domain"]} />
          <TextField label={t`Privacy policy`} dir="ltr" type="url" placeholder="https://" value={draft.widget.privacy_url} onChange={(privacy_url) => look({ privacy_url })} error={errors["widget.privacy_url"]} />
        </div>
      </Part>
      <IdentitySecret brand={brand} />
      <div className={dirty ? "save-bar on" : "save-bar"} aria-hidden={!dirty}>
        <span className="grow">{t`Not saved yet`}</span>
        <Button isDisabled={!dirty} onPress={() => setDraft({ name, accent, timezone, hours, widget, domain })}>{t`Discard`}</Button>
        <Button look="go" isDisabled={!dirty} isPending={save.isPending} onPress={() => save.mutate(undefined, { onSuccess: () => toast(t`Saved`) })}>{t`Save`}</Button>
      </div>
    </>
  );
}
