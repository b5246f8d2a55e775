import { t } from "@lingui/core/macro";
import type { Opening, OpeningPage } from "@merhaba/api";
import { Button, IconButton, Select, Switch, TextField } from "@merhaba/ui";
import { NumberField } from "../../NumberField";

const MOST_PAGES = 20;

interface ConditionsFieldProps {
  opening: Opening;
  onChange: (changes: Partial<Opening>) => void;
}

/** When it appears: every condition that is filled in must hold. */
export function ConditionsField({ opening, onChange }: ConditionsFieldProps) {
  const { cart } = opening;
  return (
    <fieldset className="stack-v conditions">
      <legend className="label">{t`When it appears`}</legend>
      <p className="hint">{t`Everything you fill in must hold. What is left empty does not matter.`}</p>
      <PagesField pages={opening.pages} onChange={(pages) => onChange({ pages })} />
      <div className="pair">
        <NumberField label={t`Seconds on the page`} value={opening.seconds || null} most={3600} onChange={(seconds) => onChange({ seconds: seconds ?? 0 })} />
        <NumberField label={t`Scrolled, per cent`} value={opening.scroll || null} most={100} onChange={(scroll) => onChange({ scroll: scroll ?? 0 })} />
        <NumberField label={t`From which visit`} value={opening.visits || null} most={1000} onChange={(visits) => onChange({ visits: visits ?? 0 })} />
        <NumberField label={t`From which page of a visit`} value={opening.pages_seen || null} most={1000} onChange={(pages_seen) => onChange({ pages_seen: pages_seen ?? 0 })} />
        <TextField
          label={t`Cart worth at least`}
          dir="ltr"
          inputMode="decimal"
          hint={t`Your shop's page tells it: see the guide.`}
          value={cart?.amount ?? ""}
          onChange={(typed) => {
            const amount = typed.replace(",", ".").replace(/[^\d.]/g, "").slice(0, 14);
            onChange({ cart: amount ? { amount, currency: cart?.currency ?? "EUR" } : null });
          }}
        />
        <Select label={t`Currency`} isDisabled={!cart} value={cart?.currency ?? "EUR"} options={currencies(cart?.currency)} onChange={(currency) => onChange({ cart: { amount: cart?.amount ?? "0", currency } })} />
      </div>
      <Switch isSelected={opening.leaving} onChange={(leaving) => onChange({ leaving })} detail={t`The pointer leaves the page at the top; on a phone, a quick swipe back up.`}>
        {t`Only when they are about to leave`}
      </Switch>
      <Switch isSelected={opening.only_online} onChange={(only_online) => onChange({ only_online })} detail={t`Otherwise also outside your hours: they can leave a message.`}>
        {t`Only when someone is there to answer`}
      </Switch>
    </fieldset>
  );
}

function PagesField({ pages, onChange }: { pages: readonly OpeningPage[]; onChange: (pages: OpeningPage[]) => void }) {
  const hows = [
    { id: "contains", label: t`contains` },
    { id: "is", label: t`is` },
    { id: "starts", label: t`begins with` },
  ] as const;
  return (
    <div className="stack-v pages" role="group" aria-label={t`Address of the page`}>
      <span className="label">{t`Address of the page`}</span>
      {pages.map((page, at) => (
        <div key={at} className="prompt">
          <Select hideLabel label={t`How address ${at + 1} is compared`} value={page.how} options={hows} onChange={(how) => onChange(pages.with(at, { ...page, how }))} />
          <input className="box grow" dir="ltr" maxLength={300} placeholder="/products/" aria-label={t`Address ${at + 1}`} value={page.value} onChange={(event) => onChange(pages.with(at, { ...page, value: event.target.value }))} />
          <IconButton icon="trash" label={t`Remove address ${at + 1}`} onPress={() => onChange(pages.toSpliced(at, 1))} />
        </div>
      ))}
      {pages.length < MOST_PAGES && (
        <Button className="fit" icon="plus" onPress={() => onChange([...pages, { how: "contains", value: "" }])}>
          {pages.length ? t`Or another address` : t`Only on certain pages`}
        </Button>
      )}
    </div>
  );
}

function currencies(present: string | undefined) {
  return [...new Set([present ?? "EUR", ...Intl.supportedValuesOf("currency")])].map((id) => ({ id, label: id }));
}
