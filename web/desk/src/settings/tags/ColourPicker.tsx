import { t } from "@lingui/core/macro";
import type { TagColour } from "@merhaba/api";
import { Button, Dropdown, Item, Swatch } from "@merhaba/ui";

const colours: readonly TagColour[] = ["red", "saffron", "leaf", "teal", "violet", "grey"];

function colourName(colour: TagColour): string {
  switch (colour) {
    case "red":
      return t`Pomegranate`;
    case "saffron":
      return t`Saffron`;
    case "leaf":
      return t`Green`;
    case "teal":
      return t`Turquoise`;
    case "violet":
      return t`Violet`;
    case "grey":
      return t`Grey`;
  }
}

/** One of the colours a tag can have. */
export function ColourPicker({ label, colour, onChange }: { label: string; colour: TagColour; onChange: (colour: TagColour) => void }) {
  return (
    <Dropdown
      aria-label={label}
      selectionMode="single"
      selectedKeys={[colour]}
      onAction={(key) => onChange(key as TagColour)}
      trigger={
        <Button look="ghost" className="ico" aria-label={`${label}: ${colourName(colour)}`}>
          <Swatch colour={colour} />
        </Button>
      }
    >
      {colours.map((each) => (
        <Item key={each} id={each} start={<Swatch colour={each} />}>
          {colourName(each)}
        </Item>
      ))}
    </Dropdown>
  );
}
