import { t } from "@lingui/core/macro";

/** What to call a customer: their name, else their address; someone who has left neither is a visitor. */
export const customerName = (customer: { name: string; email?: string | null }): string => customer.name || customer.email || t`Visitor`;
