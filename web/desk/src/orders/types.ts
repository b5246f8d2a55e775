import type { Localised, Money, Schemas, SettingsSchema } from "@merhaba/api";

/** What the API says about orders, products, their actions and the shops they come from. */

export type Order = Schemas["Order"];
export type OrderLine = Schemas["OrderLine"];
export type Refund = Schemas["Refund"];
export type OrderReturn = Schemas["OrderReturn"];
export type Fulfilment = Schemas["Fulfilment"];
export type OrderPayment = Schemas["OrderPayment"];
export type Address = Schemas["Address"];
export type FinancialStatus = Order["financial_status"];
export type ParcelStatus = Fulfilment["status"];
export type Variant = Schemas["Variant"];
export type Product = Schemas["Product"];
export type Cart = Schemas["Cart"];
export type Attention = Schemas["Attention"];
export type AttentionKind = Schemas["AttentionKind"];
export type RefundTo = Schemas["RefundTo"];
export type ActionKind = Schemas["ActionKind"];
export type ActionState = Schemas["ActionState"];

/** What can be done at a shop without an order. */
export type ShopActionKind = Extract<ActionKind, "discount" | "gift_card" | "store_credit" | "customer_address">;
/** What can be done to an order. */
export type OrderActionKind = Exclude<ActionKind, ShopActionKind>;

/** A kind of a product that a form offers. */
export interface OfferedVariant {
  id: string;
  title: string;
  price: Money | null;
  stock: number | null;
  available?: boolean;
}

export interface OfferedLine {
  line: string;
  title: string;
  variant?: string;
  image_url?: string | null;
  quantity_left: number;
  unit_refund?: Money | null;
}

/** A way to pay that a customer has at a shop. */
export interface PaymentMethod {
  id: string;
  kind: OrderPayment["kind"];
  label: string;
  last4: string;
  balance: Money | null;
}

/** What a form starts with; which of these are there depends on the action. */
export interface OfferFields {
  lines?: OfferedLine[];
  shipping_left?: Money | null;
  maximum?: Money | null;
  refund?: Money | null;
  to?: RefundTo[];
  payments?: { id: string; label: string; last4: string; refundable: Money | null }[];
  restock?: boolean;
  restock_default?: boolean;
  reasons?: string[];
  variants?: Record<string, OfferedVariant[]>;
  methods?: PaymentMethod[];
  address?: Address | null;
  returns?: { id: string; number: string }[];
  text?: string;
  tell_default?: boolean;
}

/** A rule's answer: why something is not possible, in a stable code with its values and in an English sentence. */
export type Why = Pick<Schemas["Possible"], "code" | "values" | "explanation">;
export type Offer = Omit<Schemas["Possible"], "fields"> & { fields: OfferFields };
export type Quote = Schemas["Quoted"];
export type OrderAction = Omit<Schemas["OrderAction"], "created"> & {
  created: { refund?: string; return?: string; order?: string; number?: string; code?: string; gift_card?: string; invoice_url?: string };
};

/** What is asked for: the action with its fields, why, from which conversation, and whether the customer is told. */
export type ActionBody = { action: ActionKind; reason: string; conversation: string | null; tell: boolean } & Record<string, unknown>;

export type Sync = Omit<Schemas["Sync"], "what"> & { what: "customers" | "products" | "orders" };
export type Shop = Omit<Schemas["Shop"], "syncs"> & { syncs: Sync[] };
export type ShopHook = Schemas["Hook"];
export type ShopType = Omit<Schemas["ShopType"], "name" | "capabilities" | "settings_schema"> & {
  name: Localised;
  capabilities: { actions: ActionKind[]; refund_to: RefundTo[]; hooks: "subscribe" | "manual" | "none"; carts: boolean; restock: boolean; partial_refunds: boolean; return_labels: boolean };
  settings_schema: SettingsSchema;
};

/** What one role may do at a shop. `null` is no limit, or every action. */
export type RolePolicy = Schemas["RolePolicy-Output"];
export type Policy = Schemas["Policy-Output"];
