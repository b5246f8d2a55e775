import type { ComponentType } from "react";
import type { Money } from "@merhaba/api";
import type { OfferFields, Order, Quote } from "../types";

/** What every form is given to work with. Forms at a shop have no order. */
export interface FormContext {
  order: Order | null;
  fields: OfferFields;
  currency: string;
  customer: string | null;
  shop: string;
}

export interface FieldsProps<V> extends FormContext {
  values: V;
  set: (changes: Partial<V>) => void;
  quote: Quote | undefined;
}

/** One action's form: what it starts with, what it asks for, and how it looks. */
export interface FormDefinition<V extends object> {
  initial: (context: FormContext) => V;
  /** The fields of the request; `null` while something is missing. */
  compose: (values: V, context: FormContext) => Record<string, unknown> | null;
  Fields: ComponentType<FieldsProps<V>>;
  /** The words of the button that does it. */
  verb: () => string;
  /** It moves money or goods, so it is worth asking first what would happen. */
  quoted: boolean;
  /** The customer may want to hear of it. */
  told: boolean;
  /** What the shop itself takes with it: the note, and whether it writes to the customer by its own e-mail. */
  takes: { note?: true; notify?: true };
}

export type AnyForm = FormDefinition<Record<string, unknown>>;

/** Keeps a form's own type of values inside it. */
export const defineForm = <V extends object>(definition: FormDefinition<V>): AnyForm => definition as unknown as AnyForm;

/** The lines of an offer with what the order knows about them. */
export function linesOf({ order, fields }: FormContext): FormLine[] {
  return (fields.lines ?? []).map((each) => {
    const known = order?.lines.find((line) => line.id === each.line);
    const left = each.quantity_left;
    return { line: each.line, title: each.title, detail: each.variant ?? known?.variant ?? "", image: each.image_url ?? known?.image_url ?? null, left, quantity: known?.quantity ?? left, unit: each.unit_refund ?? null };
  });
}

/** A line as a form shows it: how many there were, how many it can still be about, what one is worth. */
export interface FormLine {
  line: string;
  title: string;
  detail: string;
  image: string | null;
  left: number;
  quantity: number;
  unit: Money | null;
}

/** How many of each line; what an older draft says is held within what is possible now. */
export type Counts = Record<string, number>;
export const chosen = (counts: Counts, lines: readonly FormLine[]): { line: string; quantity: number }[] =>
  lines.map(({ line, left }) => ({ line, quantity: Math.min(counts[line] ?? 0, left) })).filter((each) => each.quantity > 0);
