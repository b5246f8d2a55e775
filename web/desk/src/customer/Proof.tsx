import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import type { Verification } from "@merhaba/api";
import { Button, Pill } from "@merhaba/ui";
import { errorText } from "../feedback/errorText";
import { clock, exact } from "../i18n/format";
import { isolate } from "../i18n/isolate";
import { conversationQuery } from "../inbox/queries";
import { canWrite, useSession } from "../session/session";
import { useAskToProve, verificationQuery } from "./queries";

/** Whether who writes in this chat has proven who they are, by what, and asking them to. */
export function Proof({ customer, conversation }: { customer: string; conversation: string }) {
  const { data } = useQuery(conversationQuery(conversation));
  return data?.channel === "chat" ? <OfChat customer={customer} conversation={conversation} /> : null;
}

function OfChat({ customer, conversation }: { customer: string; conversation: string }) {
  const session = useSession();
  const { data } = useQuery(verificationQuery(customer, conversation));
  const ask = useAskToProve(customer, conversation);
  if (!data) return null;
  const asked = data.asked_at && clock(data.asked_at);
  return (
    <div className="proof">
      <p className="row">
        <Pill icon={data.verified ? "check" : "info"} tone={data.verified ? "leaf" : "grey"}>
          {data.verified ? t`Verified` : t`Not verified`}
        </Pill>
        <span className="s mute">{byWhat(data)}</span>
      </p>
      {!data.verified && canWrite(session) && (
        <p className="row">
          <Button className="small" isPending={ask.isPending} onPress={() => ask.mutate()}>{t`Ask to prove who they are`}</Button>
          {asked && <span className="s mute" title={exact(data.asked_at!)}>{t`asked at ${asked}`}</span>}
        </p>
      )}
      {ask.isError && (
        <p className="bad-text" role="alert">
          {errorText(ask.error)}
        </p>
      )}
    </div>
  );
}

function byWhat({ by, email }: Verification): React.ReactNode {
  if (by === "signature") return t`signed in at the shop`;
  if (by === "code" && email) return t`with a code sent to ${isolate(email)}`;
  return t`nothing they say of themselves is proven`;
}
