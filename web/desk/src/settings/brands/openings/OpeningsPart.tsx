import { t } from "@lingui/core/macro";
import type { Brand, Opening } from "@merhaba/api";
import { Button, IconButton, Switch } from "@merhaba/ui";
import { useState } from "react";
import { localised } from "../../../i18n/localised";
import { Part } from "../../SettingsPage";
import { OpeningDialog } from "./OpeningDialog";
import { summary } from "./summary";

const MOST = 20;

interface OpeningsPartProps {
  brand: Brand;
  openings: readonly Opening[];
  onChange: (openings: Opening[]) => void;
}

/** What the chat says before anybody has asked: a list in the order in which they are tried. */
export function OpeningsPart({ brand, openings, onChange }: OpeningsPartProps) {
  const [editing, setEditing] = useState<Opening | null>(null);
  const put = (opening: Opening) => {
    const at = openings.findIndex((each) => each.id === opening.id);
    onChange(at < 0 ? [...openings, opening] : openings.with(at, opening));
  };
  const move = (from: number, to: number) => onChange(openings.toSpliced(from, 1).toSpliced(to, 0, openings[from] as Opening));
  return (
    <Part
      title={t`Openings`}
      lead={t`The chat speaks first, in a small bubble. At most one in a visit, never to somebody who is talking with you, and never again once it was dismissed. The first in the list that fits is shown.`}
      action={openings.length < MOST && <Button icon="plus" onPress={() => setEditing(blank())}>{t`Add an opening`}</Button>}
    >
      {openings.length === 0 ? (
        <p className="mute s">{t`None yet: the chat waits to be asked.`}</p>
      ) : (
        <ul className="cards">
          {openings.map((opening, at) => (
            <li key={opening.id} className="card opening-row">
              <Switch isSelected={opening.active} isDisabled={!opening.active && !localised(opening.text)} onChange={(active) => put({ ...opening, active })} detail={summary(opening)}>
                <bdi>{opening.name}</bdi>
              </Switch>
              <IconButton icon="arrowUp" label={t`Try ${opening.name} earlier`} isDisabled={at === 0} onPress={() => move(at, at - 1)} />
              <IconButton icon="pencil" label={t`Edit ${opening.name}`} onPress={() => setEditing(opening)} />
              <IconButton icon="trash" label={t`Delete ${opening.name}`} onPress={() => onChange(openings.toSpliced(at, 1))} />
            </li>
          ))}
        </ul>
      )}
      {editing && (
        <OpeningDialog
          brand={brand}
          opening={editing}
          onClose={() => setEditing(null)}
          onDone={(opening) => {
            put(opening);
            setEditing(null);
          }}
        />
      )}
    </Part>
  );
}

const blank = (): Opening => ({
  id: crypto.randomUUID?.() ?? fallbackId(),
  active: true,
  name: "",
  text: {},
  pages: [],
  seconds: 20,
  scroll: 0,
  leaving: false,
  visits: 0,
  pages_seen: 0,
  cart: null,
  only_online: false,
  frequency: "visitor",
  every_days: 30,
});

/** `randomUUID` is only there on https and localhost; a desk in a company's own network may have neither. */
function fallbackId(): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
