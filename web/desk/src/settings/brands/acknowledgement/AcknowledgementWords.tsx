import { t } from "@lingui/core/macro";
import type { Acknowledgement, Brand } from "@merhaba/api";
import { Tabs, TextField } from "@merhaba/ui";
import { languageName } from "../../../i18n/format";

const MOST = 1000;

interface AcknowledgementWordsProps {
  brand: Brand;
  text: Acknowledgement["text"];
  /** Our own words, which stand in where the shop has none. */
  standing: Acknowledgement["default_text"];
  onChange: (text: Acknowledgement["text"]) => void;
}

/** What is said in each language, with the places that are filled in. */
export function AcknowledgementWords({ brand, text, standing, onChange }: AcknowledgementWordsProps) {
  const own = text as Record<string, string>;
  const ours = standing as Record<string, string>;
  const tabs = brand.languages.map((language) => ({
    id: language,
    label: languageName(language),
    body: (
      <div lang={language}>
        <TextField
          label={t`What it says`}
          lines={4}
          maxLength={MOST}
          placeholder={ours[language] ?? ""}
          value={own[language] ?? ""}
          hint={
            <>
              {t`Empty: the words you see in grey. These places are filled in; a line with the time is left out where no time is known:`}{" "}
              <code dir="ltr">{"{shop} {number} {reply_time}"}</code>
            </>
          }
          onChange={(words) => onChange({ ...own, [language]: words })}
        />
      </div>
    ),
  }));
  return <Tabs label={t`Language`} tabs={tabs} />;
}
