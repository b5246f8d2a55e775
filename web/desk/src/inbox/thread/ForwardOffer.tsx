import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Conversation, type TimelineEvent } from "@merhaba/api";
import { Button } from "@merhaba/ui";
import { toast } from "../../feedback/toasts";
import { isolate } from "../../i18n/isolate";
import { canWrite, useSession } from "../../session/session";
import { putConversation } from "../cache";

/** Somebody forwarded what a customer wrote: one press and the conversation is with who wrote it. */
export function ForwardOffer({ event, conversation }: { event: TimelineEvent; conversation: Conversation }) {
  const client = useQueryClient();
  const session = useSession();
  const writer = event.to as { name: string; address: string };
  const name = isolate(writer.name || writer.address);
  const params = { path: { conversation: conversation.id } };
  const handing = useMutation({
    mutationFn: (): Promise<Conversation> => body(api.POST("/api/v1/conversations/{conversation}/customer-from-forward", { params, body: { message: event.message ?? null } })),
    onSuccess: (changed) => {
      putConversation(client, changed);
      void client.invalidateQueries({ queryKey: ["customer"] });
      toast(t`The conversation is with ${name} now`);
    },
  });
  const isTheirs = conversation.customer.email?.toLowerCase() === writer.address.toLowerCase();
  if (isTheirs || !canWrite(session)) return null;
  return (
    <Button className="small" isPending={handing.isPending} onPress={() => handing.mutate()}>
      {t`Make ${name} the customer`}
    </Button>
  );
}
