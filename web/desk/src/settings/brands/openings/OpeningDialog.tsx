import { t } from "@lingui/core/macro";
import type { Brand, Opening } from "@merhaba/api";
import { Button, Dialog, Tabs, TextField } from "@merhaba/ui";
import { useId, useState, type FormEvent } from "react";
import { languageName } from "../../../i18n/format";
import { ConditionsField } from "./ConditionsField";
import { FrequencyField } from "./FrequencyField";
import { OpeningPreview } from "./OpeningPreview";

const MOST = 300;

interface OpeningDialogProps {
  brand: Brand;
  opening: Opening;
  onDone: (opening: Opening) => void;
  onClose: () => void;
}

/** One opening: what it says in each language, when it appears, and how it looks. */
export function OpeningDialog({ brand, opening, onDone, onClose }: OpeningDialogProps) {
  const form = useId();
  const [draft, setDraft] = useState(opening);
  const [language, setLanguage] = useState<string>(brand.default_language);
  const [asked, setAsked] = useState(false);
  const set = (changes: Partial<Opening>) => setDraft((now) => ({ ...now, ...changes }));
  const text = draft.text as Record<string, string>;
  const silent = !Object.values(text).some((words) => words.trim());
  const finish = () => {
    setAsked(true);
    const pages = draft.pages.filter((page) => page.value.trim());
    const cart = draft.cart?.amount ? draft.cart : null;
    if (draft.name.trim() && !silent && (!cart || /^\d{1,10}(\.\d{1,3})?$/.test(cart.amount))) onDone({ ...draft, name: draft.name.trim(), pages, cart });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    finish();
  };
  const tabs = [brand.default_language, ...brand.languages.filter((each) => each !== brand.default_language)].map((each) => ({
    id: each,
    label: languageName(each),
    body: (
      <div lang={each}>
        <TextField
          label={t`What it says`}
          lines={3}
          maxLength={MOST}
          hint={t`${(text[each] ?? "").length} of ${MOST} characters. Where a language is missing, that of the shop stands in.`}
          value={text[each] ?? ""}
          placeholder={text[brand.default_language] ?? ""}
          error={asked && silent ? t`Write it in at least one language.` : undefined}
          onFocus={() => setLanguage(each)}
          onChange={(words) => set({ text: { ...text, [each]: words } })}
        />
      </div>
    ),
  }));
  return (
    <Dialog
      title={opening.name || t`New opening`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      width="wide"
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="go" type="submit" form={form}>{t`Done`}</Button>
        </>
      }
    >
      <form id={form} className="form beside" noValidate onSubmit={submit}>
        <div className="stack-v">
          <TextField label={t`Name`} hint={t`Only you and your colleagues see it.`} maxLength={80} autoFocus={!opening.name} value={draft.name} onChange={(name) => set({ name })} error={asked && !draft.name.trim() ? t`Give it a name.` : undefined} />
          <Tabs label={t`Language`} tabs={tabs} />
          <ConditionsField opening={draft} onChange={set} />
          <FrequencyField opening={draft} onChange={set} />
        </div>
        <OpeningPreview brand={brand} text={text[language]?.trim() || text[brand.default_language] || Object.values(text)[0] || ""} language={language} />
      </form>
    </Dialog>
  );
}
