import { Autocomplete, Input, ListBox, ListBoxItem, ListBoxSection, Header, SearchField, useFilter } from "react-aria-components";
import { Icon } from "@merhaba/ui";
import type { ReactNode } from "react";

export interface Choice {
  id: string;
  name: string;
  mark?: ReactNode;
  detail?: ReactNode;
  chosen?: boolean;
}

interface FilterListProps {
  label: string;
  placeholder: string;
  groups: readonly { title: string; choices: readonly Choice[] }[];
  onChoose: (id: string) => void;
  empty: ReactNode;
  value?: string;
  onValue?: (text: string) => void;
}

/** A list one narrows by typing: arrows move, Enter chooses. */
export function FilterList({ label, placeholder, groups, onChoose, empty, value, onValue }: FilterListProps) {
  const { contains } = useFilter({ sensitivity: "base" });
  const typed = { ...(value === undefined ? {} : { inputValue: value }), ...(onValue && { onInputChange: onValue }) };
  return (
    <div className="filter-list">
      <Autocomplete filter={contains} {...typed}>
        <SearchField aria-label={label} autoFocus className="filter-field">
          <Icon name="search" size={14} />
          <Input placeholder={placeholder} dir="auto" />
        </SearchField>
        <ListBox aria-label={label} className="menu" selectionMode="none" onAction={(key) => onChoose(String(key))} renderEmptyState={() => <div className="filter-none">{empty}</div>}>
          {groups
            .filter((group) => group.choices.length > 0)
            .map((group) => (
              <ListBoxSection key={group.title} className="menu-section">
                <Header className="menu-title">{group.title}</Header>
                {group.choices.map((choice) => (
                  <ListBoxItem key={choice.id} id={choice.id} textValue={choice.name} className="item">
                    {choice.mark}
                    <bdi className="grow cut">{choice.name}</bdi>
                    {choice.detail && <span className="mute xs">{choice.detail}</span>}
                    <span className="tick">{choice.chosen && <Icon name="check" size={14} />}</span>
                  </ListBoxItem>
                ))}
              </ListBoxSection>
            ))}
        </ListBox>
      </Autocomplete>
    </div>
  );
}
