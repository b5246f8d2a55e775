import { t } from "@lingui/core/macro";
import { Button } from "@merhaba/ui";
import { useId, useState } from "react";

/** Something to be copied, shown as it is. */
export function CopyField({ label, text, lines = 1 }: { label: string; text: string; lines?: number }) {
  const id = useId();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    });
  };
  return (
    <div className="copy">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div className="copy-row">
        <textarea id={id} className="box area mono" dir="ltr" readOnly rows={lines} value={text} onFocus={(event) => event.target.select()} />
        <Button icon={copied ? "check" : "copy"} onPress={copy}>
          {copied ? t`Copied` : t`Copy`}
        </Button>
      </div>
    </div>
  );
}
