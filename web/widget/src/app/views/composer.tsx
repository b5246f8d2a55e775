import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Session } from "../session";
import type { State } from "../state";
import { fileSize } from "../times";
import { useUploads, type Upload } from "../uploads";
import { Icon } from "./icons";

const TYPING_EVERY = 3000;

export function Composer({ session, state, answerer }: { session: Session; state: State; answerer: string | null }) {
  const { current, prefill, boot } = state;
  const [text, setText] = useState(() => session.keep.draft(current));
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const lastTyping = useRef(0);
  const stopTyping = useRef(0);
  const { uploads, add, remove, retry, clear } = useUploads(session, boot?.max_file_bytes ?? 0);
  const uploading = uploads.some((one) => !one.done);
  const ready = !uploading && (text.trim() !== "" || uploads.length > 0);

  // Each conversation keeps its own draft, on this device.
  useEffect(() => setText(session.keep.draft(current)), [current]);
  useEffect(() => {
    if (prefill === null) return;
    change(prefill);
    session.store.set({ prefill: null });
  }, [prefill]);
  useEffect(() => {
    if (matchMedia("(hover: hover)").matches) field.current?.focus({ preventScroll: true });
  }, [current]);
  useLayoutEffect(() => {
    const area = field.current!;
    area.style.blockSize = "auto";
    area.style.blockSize = `${Math.min(area.scrollHeight, 132)}px`;
  }, [text]);

  const change = (value: string): void => {
    setText(value);
    session.keep.setDraft(current, value);
    clearTimeout(stopTyping.current);
    if (!value) return session.typing(false);
    if (Date.now() - lastTyping.current > TYPING_EVERY) {
      lastTyping.current = Date.now();
      session.typing(true);
    }
    stopTyping.current = window.setTimeout(() => session.typing(false), 5000);
  };

  const submit = (): void => {
    if (!ready) return;
    clearTimeout(stopTyping.current);
    lastTyping.current = 0;
    session.keep.setDraft(current, "");
    session.send(text.trim(), uploads.map((one) => one.done!));
    setText("");
    clear();
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes (Chinese, Japanese), Enter picks a word. 229 is what Safari says then.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  };

  const label = answerer ? t("writeTo", { name: answerer }) : t("write");
  return (
    <form class="comp" onSubmit={(event) => { event.preventDefault(); submit(); }}
      onPaste={(event) => { const files = event.clipboardData?.files; if (files?.length) { event.preventDefault(); add(files); } }}>
      {uploads.map((one) => <UploadRow key={one.key} one={one} max={boot?.max_file_bytes ?? 0} onRemove={() => remove(one.key)} onRetry={() => retry(one.key)} />)}
      <div class="box">
        <button type="button" class="iconbtn" aria-label={t("attach")} title={t("attach")} onClick={() => picker.current?.click()}><Icon name="clip" /></button>
        <input ref={picker} type="file" multiple hidden onChange={(event) => { add(event.currentTarget.files ?? []); event.currentTarget.value = ""; }} />
        <textarea ref={field} rows={1} dir="auto" value={text} placeholder={label} aria-label={label} maxLength={10000} enterkeyhint="send"
          onInput={(event) => change(event.currentTarget.value)} onKeyDown={onKeyDown} onBlur={() => session.typing(false)} />
        <button type="submit" class="send" aria-label={t("send")} aria-disabled={!ready}><Icon name="up" /></button>
      </div>
      <DropTarget onFiles={add} />
    </form>
  );
}

function UploadRow({ one, max, onRemove, onRetry }: { one: Upload; max: number; onRemove: () => void; onRetry: () => void }) {
  const { file, share, failed } = one;
  const total = fileSize(file.size);
  return (
    <div class={`up ${failed ? "up-bad" : ""}`}>
      {one.preview ? <img class="thumb" src={one.preview} alt="" /> : <span class="thumb"><Icon name="file" /></span>}
      <div class="up-m">
        <p class="up-n"><bdi>{file.name}</bdi><span>{one.done || failed ? total : t("doneOf", { done: fileSize(file.size * share), total })}</span></p>
        {failed
          ? <p class="up-why" role="alert">{failed === "large" ? t("tooLarge", { size: fileSize(max) }) : <>{t("uploadFailed")} <button type="button" onClick={onRetry}>{t("tryAgain")}</button></>}</p>
          : !one.done && <div class="bar" role="progressbar" aria-label={t("uploading", { name: file.name })} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}><i style={{ inlineSize: `${share * 100}%` }} /></div>}
      </div>
      <button type="button" class="iconbtn" aria-label={t("remove", { name: file.name })} onClick={onRemove}><Icon name="cross" size="s" /></button>
    </div>
  );
}

/** Files dragged over the panel land here, wherever in the panel they are dropped. */
function DropTarget({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const [over, setOver] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const panel = place.current!.closest<HTMLElement>(".panel")!;
    const carries = (event: DragEvent): boolean => !!event.dataTransfer?.types.includes("Files");
    const drag = (event: DragEvent): void => {
      if (!carries(event)) return;
      event.preventDefault();
      setOver(event.type !== "dragleave" || panel.contains(event.relatedTarget as Node | null));
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!carries(event)) return;
      event.preventDefault();
      onFiles(event.dataTransfer!.files);
    };
    for (const name of ["dragenter", "dragover", "dragleave"] as const) panel.addEventListener(name, drag);
    panel.addEventListener("drop", drop);
    return () => {
      for (const name of ["dragenter", "dragover", "dragleave"] as const) panel.removeEventListener(name, drag);
      panel.removeEventListener("drop", drop);
    };
  });
  return <div ref={place} class="drop" hidden={!over}><Icon name="clip" size="l" />{t("dropHere")}</div>;
}
