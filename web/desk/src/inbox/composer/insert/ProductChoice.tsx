import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import type { Editor } from "@tiptap/react";
import { Button, Checkbox, Icon } from "@merhaba/ui";
import { useDeferredValue, useId, useState, type KeyboardEvent } from "react";
import { money, number } from "../../../i18n/format";
import { Picture } from "../../../orders/forms/LineFields";
import { stockText } from "../../../orders/forms/VariantField";
import { productsQuery } from "../../../orders/queries";
import type { Product, Variant } from "../../../orders/types";
import { insertProduct, titleFor } from "./insert";

interface ProductChoiceProps {
  editor: Editor;
  language: string | null;
  onDone: () => void;
}

interface Row {
  id: string;
  product: Product;
  variant: Variant | null;
}

/** Finds a product by a few letters; without any, what sells best. What is out of stock appears only when asked for, and is asked about. */
export function ProductChoice({ editor, language, onDone }: ProductChoiceProps) {
  const id = useId();
  const [text, setText] = useState("");
  const [gone, setGone] = useState(false);
  const [at, setAt] = useState(0);
  const [asking, setAsking] = useState<Row | null>(null);
  const q = useDeferredValue(text.trim());
  const { data, isPending, isError } = useQuery({ ...productsQuery(q, !gone), placeholderData: (before) => before });
  const rows = (data?.items ?? []).flatMap((product) => rowsOf(product, gone));
  const chosen = rows[Math.min(at, rows.length - 1)];
  const insert = ({ product, variant }: Row) => {
    onDone();
    // The popup gives the focus back first; then the text goes where the cursor was.
    setTimeout(() => insertProduct(editor, product, variant, language), 0);
  };
  const take = (row: Row) => (isSold(row) ? insert(row) : setAsking(row));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && rows.length > 0) {
      event.preventDefault();
      setAt((now) => (Math.min(now, rows.length - 1) + step + rows.length) % rows.length);
    }
    if (event.key === "Enter" && chosen) {
      event.preventDefault();
      take(chosen);
    }
  };
  if (asking) return <Sure title={titleFor(asking.product, language)} onYes={() => insert(asking)} onNo={() => setAsking(null)} />;
  return (
    <div className="product-list">
      <label className="box">
        <Icon name="search" />
        <span className="vh">{t`Search products`}</span>
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
          dir="auto"
          autoFocus
          autoComplete="off"
          placeholder={t`Search products`}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      {!q && rows.length > 0 && <p className="menu-title">{t`Sold most lately`}</p>}
      <div id={`${id}-list`} role="listbox" aria-label={t`Products`} className="product-rows">
        {rows.map((row) => (
          <div key={row.id} id={`${id}-${row.id}`} role="option" aria-selected={row === chosen} className="product-row" onPointerMove={() => setAt(rows.indexOf(row))} onClick={() => take(row)}>
            <Picture url={row.variant?.image_url ?? row.product.image_url} />
            <span className="grow">
              <bdi className="cut block m">{titleFor(row.product, language)}</bdi>
              <span className="cut block xs mute">
                {row.variant && row.product.variants.length > 1 && (
                  <>
                    <bdi>{row.variant.title}</bdi> ·{" "}
                  </>
                )}
                <span className={isSold(row) ? "" : "bad-text"}>{stockText(stockOf(row))}</span>
                {!q && row.product.sold > 0 && <> · {t`${number(row.product.sold)} sold in 30 days`}</>}
              </span>
            </span>
            <bdi dir="ltr" className="s">
              {money(row.variant?.price ?? row.product.price)}
            </bdi>
          </div>
        ))}
      </div>
      {(isError || (!isPending && rows.length === 0)) && <p className="mute s filter-none">{isError ? t`This could not be loaded` : t`Nothing found.`}</p>}
      <Checkbox isSelected={gone} onChange={setGone}>
        <span className="s">{t`Also what is out of stock`}</span>
      </Checkbox>
    </div>
  );
}

function Sure({ title, onYes, onNo }: { title: string; onYes: () => void; onNo: () => void }) {
  return (
    <div className="product-list" role="alert">
      <p>
        <bdi className="b">{title}</bdi>: {t`out of stock`}
      </p>
      <p className="s mute">{t`Say so to the customer, or offer something else.`}</p>
      <div className="row">
        <Button autoFocus onPress={onNo}>{t`Choose another`}</Button>
        <Button look="ghost" onPress={onYes}>{t`Insert it anyway`}</Button>
      </div>
    </div>
  );
}

/** One row for each kind that can be told apart; a product without kinds is one row. */
function rowsOf(product: Product, gone: boolean): Row[] {
  if (product.variants.length < 2) return [{ id: product.id, product, variant: product.variants[0] ?? null }];
  const kinds = product.variants.filter((each) => gone || isSold({ id: "", product, variant: each }));
  return kinds.map((variant) => ({ id: variant.id || variant.sku, product, variant }));
}

const stockOf = ({ product, variant }: Row) => (variant ? variant.stock : product.stock);
const isSold = (row: Row): boolean => (row.variant ? row.variant.available && row.variant.stock !== 0 : row.product.available && row.product.stock !== 0);
