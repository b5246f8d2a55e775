import { t } from "@lingui/core/macro";
import type { Brand } from "@merhaba/api";
import { Icon, onColour } from "@merhaba/ui";
import { localised } from "../../i18n/localised";

/** A small picture of the chat in a shop's corner, as it is set now. */
export function LauncherPreview({ brand }: { brand: Brand }) {
  const { widget, accent } = brand;
  const ink = onColour(accent);
  return (
    <figure className={`preview at-${widget.position}`} aria-label={t`Preview`}>
      <div className="preview-card" dir="auto">
        <div className="preview-head" style={{ background: accent, color: ink }}>
          <bdi>{brand.name}</bdi>
        </div>
        <p>{localised(widget.greeting) || t`Hello, how can we help?`}</p>
        <ul>
          {widget.prompts.slice(0, 3).map((prompt, index) => (
            <li key={index} style={{ borderColor: accent }}>
              <bdi>{localised(prompt)}</bdi>
            </li>
          ))}
        </ul>
      </div>
      <span className="preview-launcher" style={{ background: accent, color: ink }}>
        <Icon name="chat" />
        <bdi>{localised(widget.launcher_text)}</bdi>
      </span>
    </figure>
  );
}
