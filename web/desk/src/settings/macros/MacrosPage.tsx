import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Empty, Icon, IconButton, Item, Segmented } from "@merhaba/ui";
import { useDeferredValue, useState } from "react";
import { languageName, listOf, number, shortDay } from "../../i18n/format";
import { matches } from "../../palette/rank";
import { canManage, canWrite, useSession } from "../../session/session";
import { Confirm } from "../Confirm";
import { Loaded, SettingsPage } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import { MacroDialog } from "./MacroDialog";
import { MacroTransfer } from "./MacroTransfer";
import { fieldsOf, macrosQuery, noActions, removeMacro, saveMacro, type Macro, type MacroFields } from "./queries";

type Which = "all" | "shared" | "own" | "archived";

interface Editing {
  id: string | null;
  fields: MacroFields;
  files: Macro["attachments"];
}

/** The macros: those of everybody and one's own, what they say, how often they are used. */
export default function MacrosPage() {
  const session = useSession();
  const query = useQuery(macrosQuery);
  const [which, setWhich] = useState<Which>("all");
  const [text, setText] = useState("");
  const [editing, setEditing] = useState<Editing | null>(null);
  const [removing, setRemoving] = useState<Macro | null>(null);
  const q = useDeferredValue(text.trim());
  const remove = useSettingsChange("macros", removeMacro);
  const archive = useSettingsChange("macros", (macro: Macro) => saveMacro(macro.id, { ...fieldsOf(macro), archived: !macro.archived }));
  const begin = () => setEditing({ id: null, files: [], fields: { name: "", shared: canManage(session), brands: [], texts: {}, topics: {}, attachments: [], actions: noActions, archived: false } });
  return (
    <SettingsPage id="macros" action={canWrite(session) && <Button look="go" icon="plus" onPress={begin}>{t`New macro`}</Button>}>
      <Loaded query={query}>
        {({ items }) => {
          const shown = items.filter((each) => fits(each, which) && (!q || matches(searched(each), q)));
          return (
            <>
              <div className="macro-filter">
                <label className="box">
                  <Icon name="search" />
                  <span className="vh">{t`Find a macro`}</span>
                  <input type="search" dir="auto" autoComplete="off" placeholder={t`Find a macro by its name or its words`} value={text} onChange={(event) => setText(event.target.value)} />
                </label>
                <Segmented
                  label={t`Which macros`}
                  value={which}
                  onChange={setWhich}
                  options={[
                    { id: "all", label: t`All` },
                    { id: "shared", label: t`Everybody's` },
                    { id: "own", label: t`Yours` },
                    { id: "archived", label: t`Put away` },
                  ]}
                />
                <MacroTransfer canImport={canManage(session)} />
              </div>
              {shown.length === 0 ? (
                <Empty icon="bolt" title={items.length === 0 ? t`No macros yet` : t`Nothing found.`}>{t`A macro is an answer you give often: written once, with the customer's name and order filled in by itself.`}</Empty>
              ) : (
                <ul className="cards">
                  {shown.map((macro) => (
                    <li key={macro.id} className="card macro-card">
                      <Icon name={macro.shared ? "bolt" : "person"} />
                      <span className="names">
                        <bdi className="b cut">{macro.name}</bdi>
                        <span className="cut xs mute">{about(macro)}</span>
                      </span>
                      {macro.editable && <IconButton icon="pencil" label={t`Edit ${macro.name}`} onPress={() => setEditing({ id: macro.id, fields: fieldsOf(macro), files: macro.attachments })} />}
                      {canWrite(session) && (
                        <Dropdown aria-label={t`More for ${macro.name}`} placement="bottom end" trigger={<IconButton icon="dots" label={t`More for ${macro.name}`} />}>
                          <Item id="copy" icon="copy" onAction={() => setEditing({ id: null, files: macro.attachments, fields: { ...fieldsOf(macro), name: t`${macro.name} (copy)`, shared: macro.shared && canManage(session), archived: false } })}>{t`Make a copy`}</Item>
                          {macro.editable && <Item id="archive" icon="archive" onAction={() => archive.mutate(macro)}>{macro.archived ? t`Bring it back` : t`Put it away`}</Item>}
                          {macro.editable && <Item id="remove" icon="trash" danger onAction={() => setRemoving(macro)}>{t`Delete`}</Item>}
                        </Dropdown>
                      )}
                    </li>
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </Loaded>
      {editing && <MacroDialog key={editing.id ?? "new"} id={editing.id} fields={editing.fields} files={editing.files} onClose={() => setEditing(null)} />}
      {removing && (
        <Confirm title={t`Delete the macro ${removing.name}?`} action={t`Delete`} isPending={remove.isPending} onConfirm={() => remove.mutate(removing.id, { onSettled: () => setRemoving(null) })} onClose={() => setRemoving(null)}>
          {t`Its counts go with it. Put it away instead if you may need it again.`}
        </Confirm>
      )}
    </SettingsPage>
  );
}

const fits = (macro: Macro, which: Which): boolean => (which === "archived" ? macro.archived : !macro.archived && (which === "all" || macro.shared === (which === "shared")));

const searched = (macro: Macro): string => [macro.name, ...Object.values(macro.texts).map((each) => each?.text ?? ""), ...Object.values(macro.topics)].join(" ");

/** Its languages, how often and when it was used. */
function about(macro: Macro): string {
  const spoken = Object.keys(macro.texts);
  const uses = plural(macro.uses, { one: "used once", other: `used ${number(macro.uses)} times` });
  return [spoken.length > 2 ? plural(spoken.length, { one: "# language", other: "# languages" }) : listOf(spoken.map(languageName)), macro.uses === 0 ? t`never used` : uses, macro.last_used_at && t`last ${shortDay(macro.last_used_at)}`].filter(Boolean).join(" · ");
}
