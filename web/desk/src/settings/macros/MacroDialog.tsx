import { t } from "@lingui/core/macro";
import { ApiError, type LocaleCode } from "@merhaba/api";
import { Button, Checkbox, Dialog, Switch, Tabs, TextField } from "@merhaba/ui";
import { useId, useState, type FormEvent } from "react";
import { FileTrigger } from "react-aria-components";
import { errorText } from "../../feedback/errorText";
import { languageName } from "../../i18n/format";
import { UploadList } from "../../inbox/composer/UploadList";
import { useUploads } from "../../inbox/composer/uploads";
import { canManage, useSession } from "../../session/session";
import { useSettingsChange } from "../useSettings";
import { ActionsFields } from "./ActionsFields";
import { languages, saveMacro, type Macro, type MacroFields } from "./queries";
import { TextWithVariables } from "./TextWithVariables";

interface MacroDialogProps {
  id: string | null;
  fields: MacroFields;
  files: Macro["attachments"];
  onClose: () => void;
}

/** One macro: what it says in each language, what it does, and who may use it. */
export function MacroDialog({ id, fields, files, onClose }: MacroDialogProps) {
  const form = useId();
  const session = useSession();
  const [draft, setDraft] = useState(fields);
  const [problem, setProblem] = useState<unknown>(null);
  const uploads = useUploads(files);
  const set = (changes: Partial<MacroFields>) => {
    setProblem(null);
    setDraft((now) => ({ ...now, ...changes }));
  };
  const save = useSettingsChange("macros", (wanted: MacroFields) => saveMacro(id, wanted), true);
  const uploading = uploads.uploads.some((each) => !each.file && !each.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!draft.name.trim()) return setProblem("name");
    save.mutate({ ...draft, attachments: uploads.uploads.flatMap((each) => each.file?.id ?? []) }, { onSuccess: onClose, onError: setProblem });
  };
  const wrong = flawIn(problem);
  const first = session.brands[0]?.default_language ?? "en";
  const texts = draft.texts ?? {};
  const topics = draft.topics ?? {};
  const tabs = [first, ...languages.filter((each) => each !== first)].map((each) => ({
    id: each,
    label: (
      <>
        {languageName(each)}
        {texts[each]?.text && <span className="dot-said" aria-label={t`written`} />}
      </>
    ),
    body: (
      <div className="form" lang={each}>
        <TextWithVariables
          value={texts[each]?.text ?? ""}
          placeholder={each === first ? "" : (texts[first]?.text ?? "")}
          error={wrong?.language === each ? wrong.text : undefined}
          onChange={(text) => set({ texts: { ...texts, [each]: { text, html: null } } })}
        />
        <TextField
          label={t`What customers write`}
          hint={t`Words by which it is suggested and found, such as: not arrived, late, tracking`}
          value={topics[each] ?? ""}
          onChange={(words) => set({ topics: { ...topics, [each]: words } })}
        />
      </div>
    ),
  }));
  return (
    <Dialog
      title={id ? fields.name : t`New macro`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      width="wide"
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="go" type="submit" form={form} isPending={save.isPending} isDisabled={uploading}>{t`Save`}</Button>
        </>
      }
    >
      <form id={form} className="macro-form" noValidate onSubmit={submit}>
        <TextField label={t`Name`} hint={t`Only you and your colleagues see it.`} maxLength={120} autoFocus={!draft.name} value={draft.name} onChange={(name) => set({ name })} error={problem === "name" ? t`Give it a name.` : undefined} />
        {canManage(session) && (
          <Switch isSelected={draft.shared ?? false} onChange={(shared) => set({ shared })} detail={t`Without, only you can use it.`}>
            {t`For everybody`}
          </Switch>
        )}
        {session.brands.length > 1 && (
          <fieldset>
            <legend className="label">{t`Only for these shops`}</legend>
            <div className="macro-checks">
              {session.brands.map((brand) => (
                <Checkbox key={brand.id} isSelected={(draft.brands ?? []).includes(brand.id)} onChange={(on) => set({ brands: on ? [...(draft.brands ?? []), brand.id] : (draft.brands ?? []).filter((each) => each !== brand.id) })}>
                  <bdi>{brand.name}</bdi>
                </Checkbox>
              ))}
            </div>
          </fieldset>
        )}
        <Tabs label={t`Language`} tabs={tabs} />
        <div className="macro-tools">
          <FileTrigger allowsMultiple onSelect={(list) => list && uploads.add([...list])}>
            <Button icon="paperclip">{t`Attach a file`}</Button>
          </FileTrigger>
        </div>
        <UploadList uploads={uploads.uploads} onRemove={uploads.remove} onAgain={uploads.again} />
        <ActionsFields actions={draft.actions ?? {}} error={wrong?.language === "note" ? wrong.text : undefined} onChange={(actions) => set({ actions })} />
        {problem !== null && problem !== "name" && (
          <p className="bad-text" role="alert">
            {wrong ? `${wrong.language && wrong.language !== "note" ? `${languageName(wrong.language)}: ` : ""}${wrong.text}` : problemText(problem)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** A text that cannot be filled: in which language, and why. */
function flawIn(problem: unknown): { language: LocaleCode | "note"; text: string } | null {
  if (!(problem instanceof ApiError) || (problem.code !== "unknown-variable" && problem.code !== "broken-variable")) return null;
  const { variable, language } = problem.problem as unknown as { variable: string; language: LocaleCode | "" };
  const text = problem.code === "unknown-variable" ? t`There is no variable named ${variable}. Choose one from the list.` : t`The braces do not fit here: ${variable}`;
  return { language: language || "note", text };
}

function problemText(problem: unknown): string {
  if (problem instanceof ApiError && problem.code === "empty-macro") return t`Write what is said, or choose what is done.`;
  if (problem instanceof ApiError && problem.code === "state-and-snooze") return t`Choose a state or a snooze, not both.`;
  return errorText(problem);
}
