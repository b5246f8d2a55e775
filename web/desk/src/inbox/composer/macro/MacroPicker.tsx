import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Icon, Keys } from "@merhaba/ui";
import { useDeferredValue, useEffect, useState, type KeyboardEvent } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { matches, rank } from "../../../palette/rank";
import { MacroPreview } from "./MacroPreview";
import { offeredQuery, type Offered, type Use } from "./queries";

interface MacroPickerProps {
  conversation: string;
  messages: number;
  order: string | null;
  first: string | null;
  onUse: (macro: Offered, language: Use["language"]) => void;
  onClose: () => void;
}

/** Finds a macro by a few letters, shows what it would say here, and uses it: all by keys. */
export default function MacroPicker(props: MacroPickerProps) {
  return (
    <ModalOverlay className="scrim palette-scrim" isOpen onOpenChange={(open) => !open && props.onClose()} isDismissable>
      <Modal className="pal macro-picker">
        <Dialog className="pal-dialog">
          <Heading slot="title" className="vh">{t`Use a macro`}</Heading>
          <Contents {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Contents({ conversation, messages, order, first, onUse, onClose }: MacroPickerProps) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(first);
  const [language, setLanguage] = useState<Use["language"]>(null);
  const query = useDeferredValue(text.trim());
  const { data, isPending, isError } = useQuery(offeredQuery(conversation, order, messages));
  const found = query ? search(data?.items ?? [], query) : (data?.items ?? []);
  const at = found.find((each) => each.id === chosen) ?? found[0];
  useEffect(() => {
    if (at) document.getElementById(`macro-${at.id}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const choose = (id: string) => {
    setChosen(id);
    setLanguage(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || found.length === 0 || !at) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const next = found[(found.indexOf(at) + step + found.length) % found.length];
      if (next) choose(next.id);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      onUse(at, language);
    }
  };
  return (
    <>
      <div className="pal-q">
        <Icon name="bolt" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="macro-list"
          aria-activedescendant={at ? `macro-${at.id}` : undefined}
          aria-label={t`Find a macro`}
          placeholder={t`Find a macro by its name or its words`}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(null);
          }}
          onKeyDown={onKeyDown}
        />
        <Keys of="escape" />
      </div>
      <div className="macro-columns">
        <div className="macro-list" id="macro-list" role="listbox" aria-label={t`Macros`}>
          {found.map((each) => (
            <div key={each.id} id={`macro-${each.id}`} role="option" aria-selected={each === at} className="macro-row" onClick={() => (each === at ? onUse(each, language) : choose(each.id))}>
              <span className="row">
                <bdi className="b cut">{each.name}</bdi>
                {each.suggested && (
                  <span className="macro-fits">
                    <Icon name="spark" size={12} /> {t`fits`}
                  </span>
                )}
                {!each.shared && <span className="xs mute">{t`yours`}</span>}
              </span>
              <bdi className="cut block xs mute" dir="auto">
                {each.opening || t`Only does something`}
              </bdi>
            </div>
          ))}
          {!isPending && found.length === 0 && <p className="pal-none">{isError ? t`This could not be loaded` : query ? t`Nothing found.` : t`No macros yet.`}</p>}
        </div>
        {at && (
          <div className="macro-preview" aria-live="polite">
            <MacroPreview conversation={conversation} macro={at.id} use={{ order, language }} onLanguage={setLanguage} />
          </div>
        )}
      </div>
      <footer>
        <span className="only-wide">
          <Keys of="up down" /> {t`move`}
        </span>
        <Link to="/settings/{-$section}" params={{ section: "macros" }} className="link-quiet" onClick={onClose}>
          {t`Write macros`}
        </Link>
        <span className="grow" />
        <Button look="go" className="small" isDisabled={!at} onPress={() => at && onUse(at, language)}>
          {t`Use it`} <Keys of="enter" />
        </Button>
      </footer>
    </>
  );
}

/** By name first, then by what is said and by what customers write. */
function search(items: readonly Offered[], query: string): Offered[] {
  const place = (each: Offered) => (matches(each.name, query) ? rank(each.name, query) : matches(`${each.name} ${each.opening} ${each.search}`, query) ? 1000 : Number.POSITIVE_INFINITY);
  return items
    .map((each) => ({ each, at: place(each) }))
    .filter(({ at }) => at < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}
