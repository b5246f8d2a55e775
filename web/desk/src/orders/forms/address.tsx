import { t } from "@lingui/core/macro";
import type { Address } from "../types";
import { AddressFields } from "./AddressFields";
import { defineForm, type FieldsProps, type FormContext } from "./define";

interface AddressValues {
  address: Address;
}

const nowhere: Address = { name: "", company: "", street: "", street2: "", postcode: "", city: "", region: "", country: "", phone: "" };
const before = ({ fields, order }: FormContext): Address => ({ ...nowhere, ...(fields.address ?? order?.address) });

/** The least a parcel needs to arrive. */
const isWhole = ({ street, city, country }: Address): boolean => Boolean(street.trim() && city.trim() && country);

/** Where an order goes, as long as it has not left. */
export const editAddress = defineForm<AddressValues>({
  verb: () => t`Save the address`,
  quoted: true,
  told: true,
  takes: { notify: true },
  initial: (context) => ({ address: before(context) }),
  compose: ({ address }, context) => (isWhole(address) && JSON.stringify(address) !== JSON.stringify(before(context)) ? { address } : null),
  Fields: EditFields,
});

function EditFields({ values, set }: FieldsProps<AddressValues>) {
  return <AddressFields address={values.address} onChange={(address) => set({ address })} />;
}

/** The address in a customer's account at the shop. */
export const customerAddress = defineForm<AddressValues>({
  verb: () => t`Save the address`,
  quoted: false,
  told: false,
  takes: {},
  initial: (context) => ({ address: before(context) }),
  compose: ({ address }, { customer }) => (customer && isWhole(address) ? { customer, address } : null),
  Fields: EditFields,
});
