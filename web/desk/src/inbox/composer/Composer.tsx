import { t } from "@lingui/core/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { EditorContent } from "@tiptap/react";
import type { Conversation } from "@merhaba/api";
import { Button, Icon, IconButton } from "@merhaba/ui";
import { useEffect, useRef, useState, type DragEvent } from "react";
import { FileTrigger } from "react-aria-components";
import { customerName } from "../../customer/customerName";
import { isolate } from "../../i18n/isolate";
import { languageName } from "../../i18n/format";
import { send, undoSeconds } from "../../outbox/outbox";
import { useSession } from "../../session/session";
import { useStore } from "../../state/store";
import { useActions } from "../actions";
import { putConversation } from "../cache";
import { changed } from "../changes";
import { draftQuery } from "../queries";
import { followList } from "../list/stableOrder";
import { channelIcon } from "../status";
import { forgetDraft, isEmpty, newerDraft, readDraft, restored, writeDraft, type LocalDraft } from "./drafts";
import { composerRequest } from "./focus";
import { FormatBar } from "./FormatBar";
import { InsertMenu } from "./insert/InsertMenu";
import { useMacros } from "./macro/useMacros";
import { MentionMenu } from "./MentionMenu";
import { NotWrittenTo } from "./NotWrittenTo";
import { RecipientFields } from "./RecipientFields";
import { chosenIn, suggestedQuery, type Recipients } from "./recipients";
import { SendButton, usualThen, type Then } from "./SendButton";
import { forgetOnServer, saveLater } from "./serverDraft";
import { UploadList } from "./UploadList";
import { useUploads } from "./uploads";
import { useAnsweredMeanwhile } from "./useAnsweredMeanwhile";
import { mentioned, useComposerEditor } from "./useComposerEditor";
import { useTyping } from "./useTyping";
import { useUnreachable } from "./useUnreachable";

/** Where one answers or leaves a note. Everything written is kept at once; nothing waits for the server. */
export default function Composer({ conversation }: { conversation: Conversation }) {
  const { id, customer } = conversation;
  const session = useSession();
  const { me } = session;
  const client = useQueryClient();
  const act = useActions();
  const [first] = useState<LocalDraft | null>(() => readDraft(me.id, id));
  const [kind, setKind] = useState<"reply" | "note">(first?.kind ?? "reply");
  const [chosen, setChosen] = useState<Recipients | null>(() => chosenIn(first));
  const [choosing, setChoosing] = useState(false);
  const [empty, setEmpty] = useState(!first || isEmpty(first));
  const [focused, setFocused] = useState(false);
  const [dragging, setDragging] = useState(false);
  const files = useUploads(first?.attachments ?? []);
  const typing = useTyping(id);
  const meanwhile = useAnsweredMeanwhile(id, me.id, !empty && kind === "reply");
  const email = conversation.channel === "email";
  const name = isolate(customerName(customer));
  const language = conversation.language ? languageName(conversation.language) : null;
  const note = kind === "note";
  const { data: suggested } = useQuery({ ...suggestedQuery(id, conversation.message_count), enabled: email });
  const recipients: Recipients = chosen ?? suggested ?? { to: customer.email ? [customer.email] : [], cc: [] };
  const names = suggested?.names ?? {};
  const { dead, lifting } = useUnreachable(customer.id, email);
  const everybody = [...recipients.to, ...recipients.cc];
  const refused = email && !note ? dead.filter((each) => everybody.some((address) => address.toLowerCase() === each.address)) : [];

  const editor = useComposerEditor({
    html: first?.html ?? "",
    kind,
    label: note ? t`Private note` : t`Answer to ${name}`,
    placeholder: note ? t`Write a note for your colleagues, @ mentions one` : language ? t`Write to ${name} in ${language}` : t`Write to ${name}`,
    agents: session.agents,
    onChange: () => {
      keep();
      if (kind === "reply") typing.type();
    },
    onFiles: files.add,
    onSubmit: (plain) => {
      const wanted = plain ? null : macros.afterwards;
      submit(wanted?.then ?? (plain ? "stay" : usualThen()), wanted?.snooze ?? null);
    },
  });

  const macros = useMacros({
    conversation,
    editor,
    isEmpty: empty && !note,
    onFiles: (more) => more.length > 0 && files.replace([...files.uploads.flatMap((each) => each.file ?? []), ...more]),
    onReply: () => setKind("reply"),
  });

  /** The draft as it stands; kept in the browser on every change, on the server a moment later. */
  const current = (): LocalDraft => ({
    kind,
    html: editor && !editor.isEmpty ? editor.getHTML() : "",
    text: editor?.getText({ blockSeparator: "\n\n" }) ?? "",
    to: chosen ? [...chosen.to] : null,
    cc: chosen ? [...chosen.cc] : null,
    attachments: files.uploads.flatMap((each) => each.file ?? []),
    updated_at: new Date().toISOString(),
  });
  const keep = () => {
    const draft = current();
    setEmpty(isEmpty(draft));
    writeDraft(me.id, id, draft);
    saveLater(id, draft);
  };
  const fill = (draft: LocalDraft) => {
    setKind(draft.kind);
    setChosen(chosenIn(draft));
    setEmpty(isEmpty(draft));
    files.replace(draft.attachments);
    editor?.commands.setContent(draft.html || draft.text, { emitUpdate: false });
    editor?.commands.focus("end");
  };

  const keepNow = useRef(keep);
  keepNow.current = keep;
  const mounted = useRef(false);
  useEffect(() => {
    if (mounted.current) keepNow.current();
    mounted.current = true;
  }, [kind, chosen, files.uploads]);

  const { data: onServer } = useQuery(draftQuery(id));
  useEffect(() => {
    const newer = newerDraft(readDraft(me.id, id), onServer ?? null);
    if (newer && onServer && newer.updated_at === (onServer.updated_at ?? "") && editor?.isEmpty) fill(newer);
    // Looked at once, when the server's draft is known.
  }, [onServer]);

  const putBack = useStore(restored, (counts) => counts[id] ?? 0);
  useEffect(() => {
    const draft = putBack > 0 ? readDraft(me.id, id) : null;
    if (draft) fill(draft);
  }, [putBack]);

  const request = useStore(composerRequest);
  const [answered] = useState({ count: request?.count ?? 0 });
  useEffect(() => {
    if (!request || request.count === answered.count) return;
    answered.count = request.count;
    setKind(request.kind);
    editor?.commands.focus("end");
  }, [request, answered, editor]);

  // Who is in copy is always seen; nobody should answer to five people without knowing.
  const fieldsOpen = choosing || chosen !== null || recipients.cc.length > 0 || recipients.to.length > 1;
  const uploading = files.uploads.some((each) => !each.file);
  const toNobody = email && !note && (recipients.to.length === 0 || refused.length > 0);
  const nothing = empty || uploading || toNobody;

  function submit(then: Then, snooze: Date | null) {
    if (!editor || nothing) return;
    const draft = current();
    if (isEmpty(draft)) return;
    const seen = kind === "reply" ? meanwhile.seen() : undefined;
    const closing = kind === "reply" && (then === "closed" || snooze !== null);
    send(
      {
        key: crypto.randomUUID(),
        agent: me.id,
        conversation: id,
        attachments: draft.attachments,
        snooze: kind === "reply" && snooze ? snooze.toISOString() : null,
        created_at: draft.updated_at,
        message: {
          kind,
          text: draft.text,
          html: draft.html,
          attachments: draft.attachments.map((each) => each.id),
          mentions: kind === "note" ? mentioned(editor) : [],
          // What stands on the screen is what is meant; before it is known, everybody who was on the last mail.
          to: kind === "reply" && email && (chosen || suggested) ? [...recipients.to] : [],
          cc: kind === "reply" && email ? (chosen || suggested ? [...recipients.cc] : null) : [],
          undo_seconds: kind === "reply" ? undoSeconds : 0,
          if_last_message: seen ?? null,
          then: kind === "reply" && then !== "stay" ? then : null,
        },
      },
      t`Reply to ${name} is being sent`,
    );
    typing.stop();
    macros.clear();
    editor.commands.clearContent();
    files.replace([]);
    setChosen(null);
    setChoosing(false);
    setEmpty(true);
    setKind("reply");
    forgetDraft(me.id, id);
    forgetOnServer(id);
    if (kind === "reply") {
      followList();
      if (closing) act.goOn([id]);
      const status = then === "closed" ? "closed" : then === "pending" ? "pending" : conversation.status === "closed" ? "open" : conversation.status;
      const next = changed(conversation, snooze ? { snoozed_until: snooze.toISOString() } : { status: status === "snoozed" ? "open" : status }, session);
      putConversation(client, { ...next, preview: draft.text, preview_author: "agent", waiting_since: null, last_message_at: draft.updated_at });
    }
  }

  const drop = (event: DragEvent, over: boolean) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setDragging(over);
  };
  return (
    <section
      className={`comp ${note ? "as-note" : ""} ${focused ? "" : "idle"} ${dragging ? "dragging" : ""}`}
      aria-label={note ? t`Private note` : t`Answer`}
      onFocus={() => setFocused(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setFocused(false)}
      onDragOver={(event) => drop(event, true)}
      onDragLeave={(event) => drop(event, false)}
      onDrop={(event) => {
        const taken = event.nativeEvent.defaultPrevented; // the editor took it where it was dropped
        drop(event, false);
        if (!taken && event.dataTransfer.files.length > 0) files.add([...event.dataTransfer.files]);
      }}
    >
      <div className="to">
        <div role="radiogroup" aria-label={t`Answer or note`} className="kinds">
          <KindButton on={!note} icon={channelIcon(conversation.channel)} onChoose={() => setKind("reply")}>
            {email ? t`Reply by e-mail` : t`Reply`}
          </KindButton>
          <KindButton on={note} icon="lock" onChoose={() => setKind("note")}>{t`Note`}</KindButton>
        </div>
        <span className="grow" />
        {note ? (
          <span className="cut note-hint">{t`Customers never see it`}</span>
        ) : (
          <>
            {email && !fieldsOpen && (
              <Button look="ghost" className="small recipients-button" aria-label={t`Change who gets it`} onPress={() => setChoosing(true)}>
                <bdi className="cut">{recipients.to.join(", ") || t`No recipient`}</bdi>
                <Icon name="chevronDown" size={12} />
              </Button>
            )}
          </>
        )}
      </div>
      {email && !note && fieldsOpen && <RecipientFields recipients={recipients} names={names} dead={dead.map((each) => each.address)} onChange={setChosen} />}
      {refused.map((each) => (
        <NotWrittenTo key={each.address} unreachable={each} isPending={lifting.isPending} onLift={() => lifting.mutate(each.address)} />
      ))}
      {meanwhile.newer && (
        <p className="meanwhile" role="alert">
          <Icon name="warning" size={14} />
          {t`${meanwhile.newer.author.name} has answered while you were writing.`}
        </p>
      )}
      {macros.bar}
      <div className="edit" onClick={() => editor?.commands.focus()} onKeyDownCapture={macros.onKeyDown}>
        <EditorContent editor={editor} />
      </div>
      <MentionMenu />
      <UploadList uploads={files.uploads} onRemove={files.remove} onAgain={files.again} />
      <div className="tools">
        <FileTrigger allowsMultiple onSelect={(list) => list && files.add([...list])}>
          <IconButton icon="paperclip" label={t`Attach a file`} />
        </FileTrigger>
        <IconButton icon="bolt" label={t`Use a macro`} keys="#" onPress={macros.open} />
        {editor && !note && <InsertMenu editor={editor} conversation={conversation} />}
        {editor && <FormatBar editor={editor} />}
        <span className="grow" />
        {note ? (
          <Button look="go" className="note-button" isDisabled={nothing} onPress={() => submit("stay", null)}>
            {t`Add the note`}
          </Button>
        ) : (
          <SendButton isDisabled={nothing} afterwards={macros.afterwards} onSend={submit} />
        )}
      </div>
    </section>
  );
}

function KindButton({ on, icon, onChoose, children }: { on: boolean; icon: Parameters<typeof Icon>[0]["name"]; onChoose: () => void; children: string }) {
  return (
    <button type="button" role="radio" aria-checked={on} className="pick" onClick={onChoose}>
      <Icon name={icon} />
      {children}
    </button>
  );
}
