import { t } from "@lingui/core/macro";
import type { Localised, WidgetLook } from "@merhaba/api";
import { Button, IconButton, Tabs, TextField } from "@merhaba/ui";
import { languageName } from "../../i18n/format";

interface WordsFieldProps {
  languages: readonly string[];
  widget: WidgetLook;
  onChange: (changes: Partial<WidgetLook>) => void;
}

/** What the chat says, language by language. */
export function WordsField({ languages, widget, onChange }: WordsFieldProps) {
  const with_ = (text: Localised, language: string, value: string): Localised => ({ ...text, [language]: value });
  const tabs = languages.map((language) => ({
    id: language,
    label: languageName(language),
    body: (
      <div className="form" lang={language}>
        <TextField
          label={t`Greeting`}
          lines={2}
          value={widget.greeting[language] ?? ""}
          placeholder={widget.greeting["en"] ?? ""}
          onChange={(value) => onChange({ greeting: with_(widget.greeting, language, value) })}
        />
        <TextField
          label={t`Words on the button`}
          hint={t`Empty: only the sign.`}
          value={widget.launcher_text[language] ?? ""}
          placeholder={widget.launcher_text["en"] ?? ""}
          onChange={(value) => onChange({ launcher_text: with_(widget.launcher_text, language, value) })}
        />
        <fieldset className="stack-v" style={{ gap: "var(--s-2)" }}>
          <legend className="label">{t`Quick questions`}</legend>
          {widget.prompts.map((prompt, index) => (
            <div key={index} className="prompt">
              <input
                className="box"
                dir="auto"
                aria-label={t`Quick question ${index + 1}`}
                value={prompt[language] ?? ""}
                placeholder={prompt["en"] ?? ""}
                onChange={(event) => onChange({ prompts: widget.prompts.with(index, with_(prompt, language, event.target.value)) })}
              />
              <IconButton icon="trash" label={t`Remove the question in all languages`} onPress={() => onChange({ prompts: widget.prompts.toSpliced(index, 1) })} />
            </div>
          ))}
          {widget.prompts.length < 6 && <Button className="fit" icon="plus" onPress={() => onChange({ prompts: [...widget.prompts, {}] })}>{t`Add a question`}</Button>}
        </fieldset>
      </div>
    ),
  }));
  return <Tabs label={t`Language`} tabs={tabs} />;
}
