import { plural, t } from "@lingui/core/macro";
import { useState } from "react";
import { amount, number } from "../../i18n/format";
import { Picture } from "../../orders/forms/LineFields";
import { stockText } from "../../orders/forms/VariantField";
import type { Order, OrderLine } from "../../orders/types";

const few = 5;

/** What was bought: picture, kind, number, what became of it, and what is left in stock. */
export function OrderLines({ order }: { order: Order }) {
  const [all, setAll] = useState(false);
  const shown = all ? order.lines : order.lines.slice(0, few);
  const hidden = order.lines.length - shown.length;
  return (
    <>
      <ul>
        {shown.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" className="more-lines" onClick={() => setAll(true)}>
          {plural(hidden, { one: "# more item", other: "# more items" })}
        </button>
      )}
    </>
  );
}

function Line({ line }: { line: OrderLine }) {
  const kinds = Object.values(line.options).filter((each) => !line.variant.includes(each));
  const details = [line.variant, ...kinds, line.sku].filter(Boolean);
  return (
    <li className="ln">
      <Picture url={line.image_url} />
      <div className="grow">
        <div className="t cut" title={line.title}>
          <bdi>{line.title}</bdi>
        </div>
        <div className="v cut">
          {details.map((each, index) => (
            <span key={each}>
              {index > 0 && " · "}
              <bdi>{each}</bdi>
            </span>
          ))}
        </div>
      </div>
      <div className="p">
        <bdi dir="ltr">
          {line.quantity} × {amount(line.price)}
        </bdi>
        {line.refunded_quantity > 0 && <small>{t`${number(line.refunded_quantity)} refunded`}</small>}
        {line.returned_quantity > 0 && <small>{t`${number(line.returned_quantity)} returned`}</small>}
        <Stock line={line} />
      </div>
    </li>
  );
}

/** What is left to send again or to exchange for; a shop that does not count says nothing. */
function Stock({ line }: { line: OrderLine }) {
  if (line.deleted_product) return <small className="warn">{t`no longer sold`}</small>;
  if (line.stock === null || line.stock === undefined) return null;
  return <small className={line.stock > 0 ? "" : "warn"}>{stockText(line.stock)}</small>;
}
