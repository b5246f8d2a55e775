import { t } from "@lingui/core/macro";
import type { Brand } from "@merhaba/api";
import { Icon, onColour } from "@merhaba/ui";

/** The bubble over the button, as a shopper sees it. */
export function OpeningPreview({ brand, text, language }: { brand: Brand; text: string; language: string }) {
  const { accent, widget } = brand;
  return (
    <figure className={`preview preview-opening at-${widget.position}`} aria-label={t`Preview`}>
      <div className="preview-card" dir={/^(ar|he|fa|ur)/.test(language) ? "rtl" : "ltr"}>
        <p className="preview-by">
          <b>
            <bdi>{brand.name}</bdi>
          </b>{" "}
          · {t`automatic`}
        </p>
        <p dir="auto">{text || t`Your words appear here.`}</p>
      </div>
      <span className="preview-launcher" style={{ background: accent, color: onColour(accent) }}>
        <Icon name="chat" />
      </span>
    </figure>
  );
}
