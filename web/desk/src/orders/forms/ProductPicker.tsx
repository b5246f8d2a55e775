import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Button, Icon, Popup } from "@merhaba/ui";
import { useDeferredValue, useState } from "react";
import { localised } from "../../i18n/localised";
import { money } from "../../i18n/format";
import { productsQuery } from "../queries";
import type { Product, Variant } from "../types";
import { Picture } from "./LineFields";
import { stockText } from "./VariantField";

interface ProductPickerProps {
  shop: string;
  taken: readonly string[];
  onPick: (product: Product, variant: Variant) => void;
}

/** Finds a product of the same shop to add. */
export function ProductPicker({ shop, taken, onPick }: ProductPickerProps) {
  return (
    <Popup label={t`Add an item`} placement="bottom start" trigger={<Button icon="plus" className="fit">{t`Add an item`}</Button>}>
      {(close) => (
        <Found
          shop={shop}
          taken={taken}
          onPick={(product, variant) => {
            onPick(product, variant);
            close();
          }}
        />
      )}
    </Popup>
  );
}

function Found({ shop, taken, onPick }: ProductPickerProps) {
  const [text, setText] = useState("");
  const { data } = useQuery(productsQuery(useDeferredValue(text.trim()), true));
  const rows = (data?.items ?? []).filter((each) => !each.shop || each.shop === shop).flatMap((product) => product.variants.filter((variant) => variant.available && !taken.includes(variant.id)).map((variant) => [product, variant] as const));
  return (
    <div className="product-list">
      <label className="box">
        <Icon name="search" />
        <span className="vh">{t`Search products`}</span>
        <input type="search" dir="auto" autoFocus placeholder={t`Search products`} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <ul>
        {rows.slice(0, 12).map(([product, variant]) => (
          <li key={variant.id}>
            <button type="button" className="product-row" onClick={() => onPick(product, variant)}>
              <Picture url={variant.image_url ?? product.image_url} />
              <span className="grow">
                <bdi className="cut block m">{localised(product.titles) || product.title}</bdi>
                <span className="cut block xs mute">
                  <bdi>{variant.title}</bdi> · {stockText(variant.stock)}
                </span>
              </span>
              <bdi dir="ltr">{money(variant.price)}</bdi>
            </button>
          </li>
        ))}
        {data && rows.length === 0 && <li className="mute s filter-none">{t`Nothing found.`}</li>}
      </ul>
    </div>
  );
}
