import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { SearchHit } from "@merhaba/api";
import { Icon, Keys, type IconName } from "@merhaba/ui";
import { useDeferredValue, useEffect, useMemo, useState, type KeyboardEvent, type ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { commands, type Command, type CommandGroup } from "../commands/commands";
import { money } from "../i18n/format";
import { orderSearchQuery } from "../orders/queries";
import { orderNumber, paymentState } from "../orders/states";
import { useStore } from "../state/store";
import { matches, rank } from "./rank";
import { customerOfOrder, searchQuery } from "./search";
import { overlay } from "../app/overlay";

interface Entry {
  id: string;
  title: string;
  icon: IconName;
  detail?: string | undefined;
  keys?: string | undefined;
  run: () => void;
}

/** The command palette: every action, view, conversation and customer, by a few letters. */
export default function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <ModalOverlay className="scrim palette-scrim" isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="pal">
        <Dialog className="pal-dialog">
          <Heading slot="title" className="vh">{t`Search or run anything`}</Heading>
          {isOpen && <Contents onClose={onClose} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Contents({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const query = useDeferredValue(text.trim());
  const groups = useGroups(query);
  const entries = groups.flatMap((group) => group.entries);
  const chosen = entries[Math.min(at, entries.length - 1)];
  useEffect(() => setAt(0), [query]);
  useEffect(() => {
    if (chosen) document.getElementById(`pal-${chosen.id}`)?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const run = (entry: Entry, stay: boolean) => {
    if (!stay) onClose();
    // The dialog gives the focus back first; what is run may take it elsewhere.
    if (stay) entry.run();
    else setTimeout(entry.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && entries.length > 0) {
      event.preventDefault();
      setAt((now) => (Math.min(now, entries.length - 1) + step + entries.length) % entries.length);
    }
    if (event.key === "Enter" && chosen) {
      event.preventDefault();
      run(chosen, event.ctrlKey || event.metaKey);
    }
  };
  return (
    <>
      <div className="pal-q">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="pal-list"
          aria-activedescendant={chosen ? `pal-${chosen.id}` : undefined}
          aria-label={t`Search or run anything`}
          placeholder={t`An action, a view, a customer, a conversation`}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Keys of="escape" />
      </div>
      <div className="pal-list" id="pal-list" role="listbox" aria-label={t`Results`}>
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <h3 aria-hidden="true">{group.title}</h3>
            {group.entries.map((entry) => (
              <div
                key={entry.id}
                id={`pal-${entry.id}`}
                role="option"
                aria-selected={entry === chosen}
                className="pal-entry"
                onPointerMove={() => setAt(entries.indexOf(entry))}
                onClick={(event) => run(entry, event.ctrlKey || event.metaKey)}
              >
                <Icon name={entry.icon} />
                <span className="cut">
                  <Marked text={entry.title} query={query} />
                </span>
                {entry.detail && <bdi className="d cut">{entry.detail}</bdi>}
                <span className="grow" />
                {entry.keys && <Keys of={entry.keys} />}
              </div>
            ))}
          </div>
        ))}
        {entries.length === 0 && <p className="pal-none">{t`Nothing found.`}</p>}
      </div>
      <footer>
        <span>
          <Keys of="up down" /> {t`move`}
        </span>
        <span>
          <Keys of="enter" /> {t`run`}
        </span>
        <span className="only-wide">
          <Keys of="mod+enter" /> {t`run and stay`}
        </span>
        <span className="grow" />
        <button type="button" onClick={() => overlay.set("shortcuts")}>
          <Keys of="?" /> {t`all shortcuts`}
        </button>
      </footer>
    </>
  );
}

function Marked({ text, query }: { text: string; query: string }) {
  const found = query ? matches(text, query) : null;
  if (!found) return <bdi>{text}</bdi>;
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const [start, end] of found) {
    if (start < at) continue;
    pieces.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  return (
    <bdi>
      {pieces}
      {text.slice(at)}
    </bdi>
  );
}

function useGroups(query: string): { title: string; entries: Entry[] }[] {
  const offered = useStore(commands);
  const navigate = useNavigate();
  const { data: found } = useQuery({ ...searchQuery(query), placeholderData: (before) => before });
  const { data: bought } = useQuery({ ...orderSearchQuery(query), enabled: /\d{3}|@/.test(query) });
  return useMemo(() => {
    // Tags and languages are many: they come when they are looked for.
    const usable = offered.filter((command) => !command.hidden && command.id !== "palette" && (query !== "" || !/^(go\.tag|locale)\./.test(command.id)));
    const of = (...groups: CommandGroup[]) => ranked(usable.filter((command) => groups.includes(command.group)), query);
    const hits = query.length > 1 ? (found?.items ?? []) : [];
    const entriesOf = (kind: SearchHit["kind"], icon: IconName, run: (id: string) => void): Entry[] =>
      hits.filter((hit) => hit.kind === kind).map((hit) => ({ id: `${kind}.${hit.id}`, title: hit.title || hit.snippet, detail: hit.snippet, icon, run: () => run(hit.id) }));
    const open = (conversation: string) => void navigate({ to: "/inbox/$view/{-$conversation}", params: { view: "all", conversation } });
    const person = (customer: string) => void navigate({ to: "/customers/{-$customer}", params: { customer } });
    const order = (id: string) => void customerOfOrder(id).then((customer) => customer && person(customer));
    const known = new Set(hits.map((hit) => hit.id));
    const orders = (bought?.items ?? []).filter((each) => !known.has(each.id)).map((each): Entry => ({
      id: `order.${each.id}`,
      title: `${orderNumber(each.number)} ${each.customer_name || each.email}`,
      detail: `${money(each.total)} · ${paymentState(each.financial_status)[2]}`,
      icon: "bag",
      run: () => each.customer && person(each.customer),
    }));
    return [
      { title: t`On this conversation`, entries: of("conversation") },
      { title: t`On this order`, entries: of("order") },
      { title: t`Conversations`, entries: entriesOf("conversation", "chat", open) },
      { title: t`Customers`, entries: entriesOf("customer", "person", person) },
      { title: t`Orders`, entries: [...entriesOf("order", "bag", order), ...orders] },
      { title: t`Go to`, entries: of("go") },
      { title: t`List`, entries: of("list") },
      { title: t`Desk`, entries: of("desk") },
    ].filter((group) => group.entries.length > 0);
  }, [offered, query, found, bought, navigate]);
}

function ranked(list: readonly Command[], query: string): Command[] {
  if (!query) return [...list];
  return list
    .map((command) => ({ command, rank: Math.min(rank(command.title, query), command.detail ? rank(command.detail, query) + 50 : Number.POSITIVE_INFINITY) }))
    .filter((each) => Number.isFinite(each.rank))
    .sort((a, b) => a.rank - b.rank)
    .map((each) => each.command);
}
