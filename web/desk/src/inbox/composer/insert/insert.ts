import type { Editor } from "@tiptap/react";
import { money } from "../../../i18n/format";
import type { Product, Variant } from "../../../orders/types";

/** A product's title in the language of whom one writes to, as far as the shop has it. */
export function titleFor(product: Product, language: string | null): string {
  const wanted = language?.split("-")[0];
  const found = Object.entries(product.titles).find(([tag]) => tag === language || tag.split("-")[0] === wanted);
  return found?.[1] || product.title;
}

/** Writes a product into the answer: its title, with the address it is sold at, and its price. */
export function insertProduct(editor: Editor, product: Product, variant: Variant | null, language: string | null): void {
  const title = [titleFor(product, language), variant && product.variants.length > 1 ? variant.title : ""].filter(Boolean).join(", ");
  const href = product.url && new URL(product.url, location.origin).href;
  const price = money(variant?.price ?? product.price);
  const name = { type: "text", text: title, ...(href && { marks: [{ type: "link", attrs: { href } }] }) };
  editor
    .chain()
    .focus()
    .insertContent([name, { type: "text", text: ` – ${price} ` }])
    .run();
}

/** Writes a code where the cursor stands. */
export function insertCode(editor: Editor, code: string): void {
  editor
    .chain()
    .focus()
    .insertContent([{ type: "text", text: code, marks: [{ type: "bold" }] }, { type: "text", text: " " }])
    .unsetBold()
    .run();
}
