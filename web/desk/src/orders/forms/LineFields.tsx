import { t } from "@lingui/core/macro";
import { Icon } from "@merhaba/ui";
import type { Money } from "@merhaba/api";
import type { ReactNode } from "react";
import { amount } from "../../i18n/format";
import { times } from "../decimal";
import { ofText } from "../why";
import type { FormLine } from "./define";
import { Stepper } from "./Stepper";

interface LineFieldsProps {
  legend: string;
  lines: readonly FormLine[];
  counts: Record<string, number>;
  onChange: (line: string, count: number) => void;
  /** Money stands at the end of each line. */
  priced?: boolean;
  /** What more is asked about a line that is chosen. */
  more?: (line: FormLine) => ReactNode;
}

/** The lines of an order, each with how many of it. */
export function LineFields({ legend, lines, counts, onChange, priced = false, more }: LineFieldsProps) {
  return (
    <fieldset className="pick-lines">
      <legend className="vh">{legend}</legend>
      {lines.map((line) => {
        const value = Math.min(counts[line.line] ?? 0, line.left);
        return (
          <div key={line.line} className="pick-line">
            <Picture url={line.image} />
            <div className="grow">
              <div className="t cut">
                <bdi>{line.title}</bdi>
              </div>
              <div className="v cut">
                {line.detail && <><bdi>{line.detail}</bdi> · </>}
                <Left line={line} />
              </div>
            </div>
            <Stepper label={line.title} value={value} max={line.left} isDisabled={line.left === 0} onChange={(count) => onChange(line.line, count)} />
            {priced && line.unit && (
              <bdi dir="ltr" className={value > 0 ? "line-sum" : "line-sum mute"}>
                {amount(timesMoney(line.unit, value))}
              </bdi>
            )}
            {value > 0 && more && <div className="pick-more">{more(line)}</div>}
          </div>
        );
      })}
    </fieldset>
  );
}

function Left({ line }: { line: FormLine }) {
  const each = line.unit ? amount(line.unit) : null;
  if (line.left === 0) return t`none left`;
  const left = line.left === line.quantity ? t`${line.left} ordered` : t`${ofText(line.left, line.quantity)} left`;
  return (
    <>
      {left}
      {each && <>, <bdi dir="ltr">{each}</bdi></>}
    </>
  );
}

const timesMoney = (price: Money, count: number): Money => ({ amount: times(price.amount, count), currency: price.currency });

/** A product's picture, or the mark of a thing without one. */
export function Picture({ url }: { url: string | null | undefined }) {
  return url ? (
    <img className="pic" src={url} alt="" loading="lazy" />
  ) : (
    <span className="pic none">
      <Icon name="box" />
    </span>
  );
}
