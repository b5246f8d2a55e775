import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Button, Empty, IconButton } from "@merhaba/ui";
import { errorText } from "../feedback/errorText";
import { conversationQuery } from "../inbox/queries";
import { closeSheet } from "../inbox/sidePane";
import { CustomerProfile } from "./CustomerProfile";
import { PaneLoading } from "./PaneLoading";
import { customerQuery } from "./queries";

/** The customer beside the open conversation. */
export default function CustomerPane({ conversation }: { conversation: string }) {
  const { data } = useQuery(conversationQuery(conversation));
  const id = data?.customer.id;
  return (
    <section className="side" aria-label={t`Customer`}>
      <div className="only-sheet side-back">
        <IconButton icon="chevronBack" label={t`Back to the conversation`} onPress={closeSheet} />
        <span className="b">{t`Customer`}</span>
      </div>
      {id ? <Known id={id} conversation={conversation} /> : <PaneLoading />}
    </section>
  );
}

function Known({ id, conversation }: { id: string; conversation: string }) {
  const { data: customer, isError, error, refetch } = useQuery(customerQuery(id));
  if (customer) return <CustomerProfile customer={customer} conversation={conversation} />;
  if (!isError) return <PaneLoading />;
  return (
    <Empty icon="warning" title={t`The customer could not be loaded`} action={<Button icon="refresh" onPress={() => void refetch()}>{t`Try again`}</Button>}>
      {errorText(error)}
    </Empty>
  );
}
