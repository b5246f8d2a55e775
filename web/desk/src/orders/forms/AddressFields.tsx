import { t } from "@lingui/core/macro";
import { Select, TextField } from "@merhaba/ui";
import { countryName } from "../../i18n/format";
import type { Address } from "../types";
import { countries } from "./countries";

interface AddressFieldsProps {
  address: Address;
  onChange: (address: Address) => void;
}

/** Where something goes. */
export function AddressFields({ address, onChange }: AddressFieldsProps) {
  const set = (changes: Partial<Address>) => onChange({ ...address, ...changes });
  const known = new Set<string>(countries);
  const options = [...(known.has(address.country) || !address.country ? [] : [address.country]), ...countries].map((id) => ({ id, label: countryName(id) })).sort((a, b) => a.label.localeCompare(b.label));
  return (
    <div className="address-fields">
      <TextField label={t`Name`} autoComplete="off" value={address.name} onChange={(name) => set({ name })} />
      <TextField label={t`Company`} autoComplete="off" value={address.company} onChange={(company) => set({ company })} />
      <TextField label={t`Street and number`} autoComplete="off" isRequired value={address.street} onChange={(street) => set({ street })} />
      <TextField label={t`Flat, floor, building`} autoComplete="off" value={address.street2} onChange={(street2) => set({ street2 })} />
      <div className="two">
        <TextField label={t`Postcode`} autoComplete="off" value={address.postcode} onChange={(postcode) => set({ postcode })} />
        <TextField label={t`City`} autoComplete="off" isRequired value={address.city} onChange={(city) => set({ city })} />
      </div>
      <div className="two">
        <TextField label={t`Region`} autoComplete="off" value={address.region} onChange={(region) => set({ region })} />
        <Select label={t`Country`} value={address.country || null} options={options} onChange={(country) => set({ country })} />
      </div>
      <TextField label={t`Phone`} type="tel" dir="ltr" autoComplete="off" value={address.phone} onChange={(phone) => set({ phone })} />
    </div>
  );
}
