import { t } from "@lingui/core/macro";
import type { Customer, CustomerChanges } from "@merhaba/api";
import { Button, Dialog, Select, TextField } from "@merhaba/ui";
import { useId, useState, type FormEvent } from "react";
import { fieldErrors } from "../feedback/errorText";
import { countryName, languageName } from "../i18n/format";
import { channelName } from "../inbox/status";
import { useChangeCustomer } from "./queries";

const languages = ["ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "tr", "uk", "zh-Hans", "zh-Hant"];
const countries = "AE AT AU BE BG BH BR CA CH CN CZ DE DK EG ES FI FR GB GR HK HU IE IL IN IT JO JP KR KW LB LU MA MX NG NL NO NZ OM PK PL PT QA RO SA SE SG TN TR TW UA US ZA".split(" ");

/** Changes what is known about a customer. */
export function EditCustomer({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const form = useId();
  const [draft, setDraft] = useState<CustomerChanges>({
    name: customer.name,
    language: customer.language,
    country: customer.country,
    timezone: customer.timezone,
    preferred_channel: customer.preferred_channel,
  });
  const change = useChangeCustomer(customer.id);
  const errors = fieldErrors(change.error);
  const known = (codes: readonly string[], name: (code: string) => string, now: string | null | undefined) =>
    [...new Set([...codes, ...(now ? [now] : [])])].map((id) => ({ id, label: name(id) })).sort((a, b) => a.label.localeCompare(b.label));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(draft, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={t`Edit the customer`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="go" type="submit" form={form} isPending={change.isPending}>{t`Save`}</Button>
        </>
      }
    >
      <form id={form} className="stack-v" onSubmit={submit}>
        <TextField label={t`Name`} autoFocus value={draft.name ?? ""} onChange={(name) => setDraft({ ...draft, name })} error={errors["name"]} />
        <Select label={t`Language`} value={draft.language ?? null} options={known(languages, languageName, draft.language)} onChange={(language) => setDraft({ ...draft, language })} placeholder={t`Not known`} />
        <Select label={t`Country`} value={draft.country ?? null} options={known(countries, countryName, draft.country)} onChange={(country) => setDraft({ ...draft, country })} placeholder={t`Not known`} />
        <Select
          label={t`Time zone`}
          value={draft.timezone ?? null}
          options={Intl.supportedValuesOf("timeZone").map((id) => ({ id, label: id.replaceAll("_", " ") }))}
          onChange={(timezone) => setDraft({ ...draft, timezone })}
          placeholder={t`Not known`}
        />
        <Select
          label={t`Prefers`}
          value={draft.preferred_channel ?? null}
          options={known(["email", "chat", "phone"], channelName, draft.preferred_channel)}
          onChange={(channel) => setDraft({ ...draft, preferred_channel: channel })}
          placeholder={t`No preference`}
        />
      </form>
    </Dialog>
  );
}
