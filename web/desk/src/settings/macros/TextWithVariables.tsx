import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Item, Section, TextField } from "@merhaba/ui";
import { useRef } from "react";
import { variableGroup, variableName } from "../../inbox/composer/macro/variableName";
import { variablesQuery } from "./queries";

const example = "\u2066{{customer.first_name|there}}\u2069";

interface TextWithVariablesProps {
  value: string;
  placeholder: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

/** A text, and the list of what can be filled in: chosen, it is written where the cursor stands. */
export function TextWithVariables({ value, placeholder, error, onChange }: TextWithVariablesProps) {
  const place = useRef<HTMLDivElement>(null);
  const { data } = useQuery(variablesQuery);
  const groups = [...new Set(data?.items.map((each) => each.group))];
  const insert = (name: string) => {
    const area = place.current?.querySelector("textarea");
    const [from, to] = area ? [area.selectionStart, area.selectionEnd] : [value.length, value.length];
    const written = `{{${name}}}`;
    onChange(value.slice(0, from) + written + value.slice(to));
    setTimeout(() => {
      area?.focus();
      area?.setSelectionRange(from + written.length, from + written.length);
    }, 0);
  };
  return (
    <div ref={place} className="stack-v">
      <TextField label={t`What it says`} lines={8} value={value} placeholder={placeholder} error={error} onChange={onChange} hint={t`What stands after | is said when something is not known: ${example}. Without it the text closes up.`} />
      <div className="macro-tools">
        <Dropdown aria-label={t`Fill in`} placement="bottom start" onAction={(key) => insert(String(key))} trigger={<Button icon="plus">{t`Fill in…`}</Button>}>
          {groups.map((group) => (
            <Section key={group} title={variableGroup(group)}>
              {(data?.items ?? [])
                .filter((each) => each.group === group)
                .map((each) => (
                  <Item key={each.name} id={each.name} detail={each.example}>
                    {variableName(each.name)}
                  </Item>
                ))}
            </Section>
          ))}
        </Dropdown>
      </div>
    </div>
  );
}
