import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, body, type Conversation } from "@merhaba/api";
import { Banner, Button, Dialog, Select, TextField } from "@merhaba/ui";
import { useEffect, useId, useRef, useState, type FormEvent } from "react";
import { errorText, fieldErrors } from "../feedback/errorText";
import { useSession } from "../session/session";
import { recall, remember } from "../state/remembered";
import { useStore } from "../state/store";
import { beginning } from "./begin";
import { putConversation } from "./cache";

interface Begun {
  to: string;
  name: string;
  subject: string;
  text: string;
  account: string;
}

const nothing: Begun = { to: "", name: "", subject: "", text: "", account: "" };

/** Writes to someone first, by e-mail. What is begun is kept until it is sent. */
export default function NewConversation({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const form = useId();
  const { channels, me } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const led = useStore(beginning);
  const key = ["new-conversation", me.id, ...(led ? [led.about] : [])].join(".");
  const [begun, setBegun] = useState<Begun>(() => recall(key, { ...nothing, ...led?.with }));
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (isOpen) setBegun(recall(key, { ...nothing, ...led?.with }));
    else if (wasOpen.current) beginning.set(null); // the next one is about nothing in particular
    wasOpen.current = isOpen;
  }, [isOpen, key, led]);
  const accounts = channels.filter((each) => each.channel === "email");
  const account = begun.account || (accounts[0]?.id ?? "");
  const write = (changes: Partial<Begun>) => {
    const next = { ...begun, ...changes };
    setBegun(next);
    remember(key, next);
  };
  const sending = useMutation({
    meta: { quiet: true },
    mutationFn: (): Promise<Conversation> => {
      const { to, name, subject, text } = begun;
      return body(api.POST("/api/v1/conversations", { body: { channel: "email", account, to: to.trim(), name: name.trim(), subject: subject.trim(), text, attachments: [] } }));
    },
    onSuccess: (conversation) => {
      putConversation(client, conversation);
      setBegun(nothing);
      remember(key, nothing);
      onClose();
      void navigate({ to: "/inbox/$view/{-$conversation}", params: { view: "all", conversation: conversation.id } });
    },
  });
  const errors = fieldErrors(sending.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <Dialog
      title={t`New conversation`}
      closeLabel={t`Close`}
      isOpen={isOpen}
      onClose={onClose}
      width="wide"
      actions={
        <>
          <Button onPress={onClose}>{t`Keep for later`}</Button>
          <Button look="go" icon="send" type="submit" form={form} isPending={sending.isPending} isDisabled={accounts.length === 0}>{t`Send`}</Button>
        </>
      }
    >
      <form id={form} className="stack-v" onSubmit={submit}>
        {accounts.length === 0 && (
          <Banner tone="saffron" icon="warning">
            {t`Connect an e-mail account in the settings first.`}
          </Banner>
        )}
        {sending.error && Object.keys(errors).length === 0 && (
          <Banner tone="pomegranate" icon="warning">
            {errorText(sending.error)}
          </Banner>
        )}
        {accounts.length > 1 && (
          <Select label={t`From`} value={account} options={accounts.map((each) => ({ id: each.id, label: each.name, detail: each.address }))} onChange={(id) => write({ account: id })} />
        )}
        <div className="two">
          <TextField label={t`To`} type="email" dir="ltr" isRequired autoFocus value={begun.to} onChange={(to) => write({ to })} error={errors["to"]} />
          <TextField label={t`Name`} value={begun.name} onChange={(name) => write({ name })} error={errors["name"]} />
        </div>
        <TextField label={t`Subject`} isRequired value={begun.subject} onChange={(subject) => write({ subject })} error={errors["subject"]} />
        <TextField label={t`Message`} lines={9} isRequired value={begun.text} onChange={(text) => write({ text })} error={errors["text"]} />
      </form>
    </Dialog>
  );
}
