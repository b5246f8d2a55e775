import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type BlockedSender } from "@merhaba/api";
import { Button, Empty, Icon } from "@merhaba/ui";
import { useState, type FormEvent } from "react";
import { errorText, fieldErrors } from "../../feedback/errorText";
import { exact } from "../../i18n/format";
import { blockedQuery } from "../../inbox/blocked";
import { Loaded, SettingsPage } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";

/** Senders nobody wants to hear from: their mail goes to the spam view. */
export default function BlockedPage() {
  const query = useQuery(blockedQuery);
  return (
    <SettingsPage id="blocked">
      <NewSender />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="check" title={t`Nobody is blocked`}>{t`Block an address here, or from the menu of a conversation.`}</Empty>
          ) : (
            <ul className="cards">
              {items.map((each) => (
                <Sender key={each.id} sender={each} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </SettingsPage>
  );
}

function Sender({ sender }: { sender: BlockedSender }) {
  const unblock = useSettingsChange("blocked", (): Promise<void> => body(api.DELETE("/api/v1/blocked-senders/{blocked_sender}", { params: { path: { blocked_sender: sender.id } } })));
  const isDomain = sender.sender.startsWith("@");
  return (
    <li className="card">
      <Icon name={isDomain ? "globe" : "mail"} />
      <div className="grow">
        <p className="cut">
          <bdi dir="ltr" className="b">
            {sender.sender}
          </bdi>
        </p>
        <p className="mute s">{isDomain ? t`everybody of this domain, since ${exact(sender.created_at)}` : t`since ${exact(sender.created_at)}`}</p>
      </div>
      <Button className="small" isPending={unblock.isPending} onPress={() => unblock.mutate(undefined)}>{t`Unblock`}</Button>
    </li>
  );
}

function NewSender() {
  const [sender, setSender] = useState("");
  const block = useSettingsChange("blocked", (): Promise<BlockedSender> => body(api.POST("/api/v1/blocked-senders", { body: { sender: sender.trim() } })), true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sender.trim()) block.mutate(undefined, { onSuccess: () => setSender("") });
  };
  const problem = block.error && (fieldErrors(block.error)["sender"] ? t`Write an address, or @ and a domain such as @bulk.example.` : errorText(block.error));
  return (
    <form className="stack-v" style={{ gap: 4 }} onSubmit={submit}>
      <div className="card new">
        <input
          className="quiet-input grow"
          dir="ltr"
          inputMode="email"
          autoComplete="off"
          aria-label={t`Address or domain to block`}
          aria-invalid={problem ? true : undefined}
          placeholder={t`An address, or @ and a domain`}
          value={sender}
          onChange={(event) => {
            setSender(event.target.value);
            block.reset();
          }}
        />
        <Button type="submit" isDisabled={!sender.trim()} isPending={block.isPending}>{t`Block`}</Button>
      </div>
      {problem && (
        <p className="bad-text s" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
