import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Bone, Button, Empty } from "@merhaba/ui";
import { isolate } from "../../i18n/isolate";
import { useStore } from "../../state/store";
import { actionTitle } from "../actionNames";
import { openAction, type OpenAction } from "../openAction";
import { offersQuery, orderQuery } from "../queries";
import { orderNumber } from "../states";
import { refusalText } from "../why";
import { ActionForm } from "./ActionForm";
import { ActionFrame } from "./ActionFrame";

const close = () => openAction.set(null);

/** Shows the form that is open, whoever opened it: a button, the palette, the composer. */
export default function ActionHost() {
  const open = useStore(openAction);
  if (!open) return null;
  return (
    <ActionFrame title={actionTitle(open.action, open.order ? isolate(orderNumber(open.order.number)) : "")} onClose={close}>
      {open.order ? <OnOrder key={open.action + open.order.id} open={open} id={open.order.id} /> : <ActionForm key={open.action} open={open} offer={null} onClose={close} />}
    </ActionFrame>
  );
}

/** What is possible now is asked anew when the form opens; the list from earlier would do for the buttons only. */
function OnOrder({ open, id }: { open: OpenAction; id: string }) {
  const offers = useQuery({ ...offersQuery(id), staleTime: 0 });
  const { data: fresh } = useQuery(orderQuery(id));
  const offer = offers.data?.items.find((each) => each.action === open.action);
  if (offers.isError) {
    return (
      <Empty icon="warning" title={t`This could not be loaded`} action={<Button icon="refresh" onPress={() => void offers.refetch()}>{t`Try again`}</Button>}>
        {refusalText(offers.error)}
      </Empty>
    );
  }
  if (!offer || (offers.isFetching && !offers.isFetchedAfterMount)) {
    return offers.isFetching ? (
      <div className="dialog-body page-bones" role="status" aria-label={t`Loading`}>
        <Bone height={44} />
        <Bone height={44} />
        <Bone height={72} />
      </div>
    ) : (
      <Empty icon="lock" title={t`This shop's platform does not offer it.`} />
    );
  }
  return <ActionForm open={{ ...open, order: fresh ?? open.order }} offer={offer} onClose={close} />;
}
