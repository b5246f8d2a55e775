import { t } from "@lingui/core/macro";
import { Banner, Button, Switch, TextField } from "@merhaba/ui";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, type FormEvent } from "react";
import { conversationQuery } from "../../inbox/queries";
import { money } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { useSession } from "../../session/session";
import type { OpenAction } from "../openAction";
import type { Target } from "../queries";
import type { ActionBody, ActionKind, Offer, Quote } from "../types";
import { refusalText, whyText } from "../why";
import type { AnyForm, FormContext } from "./define";
import { forms } from "./forms";
import { Outcome } from "./Outcome";
import { QuoteBox } from "./QuoteBox";
import { useActionForm } from "./useActionForm";

interface ActionFormProps {
  open: OpenAction;
  offer: Offer | null;
  onClose: () => void;
}

type Common = { reason: string; tell: boolean; notify: boolean };

/** One action's form: what it is about, what will happen, one press, and what came of it. */
export function ActionForm({ open, offer, onClose }: ActionFormProps) {
  const { action, order, conversation } = open;
  const { me } = useSession();
  const id = useId();
  const definition = forms[action];
  const context: FormContext = { order, fields: offer?.fields ?? (open.address ? { address: open.address } : {}), currency: open.currency, customer: open.customer, shop: open.shop };
  const { data: thread } = useQuery({ ...conversationQuery(conversation ?? ""), enabled: conversation !== null });
  // What is done to someone else's order is nothing to tell in this conversation.
  const isTheirs = !order || order.customer === thread?.customer.id;
  const tellable = definition.told && thread !== undefined && isTheirs && !open.onMade;
  const target: Target = order ? { order: order.id } : { shop: open.shop };
  const form = useActionForm<Record<string, unknown>>({
    name: [me.id, order?.id ?? `${open.shop}.${open.customer ?? ""}`, action].join("."),
    target,
    quoted: definition.quoted,
    initial: { ...definition.initial(context), reason: "", tell: tellable && (offer?.fields.tell_default ?? true), notify: !tellable },
    compose: (values) => composed(definition, values, context, open, tellable),
  });
  const made = form.action?.created.code ?? form.action?.created.gift_card;
  const told = useRef(false);
  useEffect(() => {
    if (!made || !open.onMade || told.current) return;
    told.current = true;
    open.onMade(made);
    onClose();
  }, [made, open, onClose]);

  if (form.hasAction) {
    return (
      <>
        <div className="dialog-body">{form.action && <Outcome action={form.action} onAgain={form.again} onRetry={form.retry} isRetrying={form.isRetrying} />}</div>
        <div className="dialog-actions">
          <Button look={form.action?.state === "failed" ? "plain" : "go"} autoFocus onPress={onClose}>{t`Close`}</Button>
        </div>
      </>
    );
  }
  const common = form.values as unknown as Common;
  const { quote } = form;
  const impossible = offer?.possible === false;
  const wrong = quote.data?.possible === false && quote.isCurrent;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!impossible && !wrong) form.submit();
  };
  return (
    <>
      <form id={id} className="dialog-body action-form" onSubmit={submit} inert={form.isOpen || form.isSending}>
        {impossible && offer && (
          <Banner tone="saffron" icon="lock">
            <span dir="auto">{whyText(offer)}</span>
          </Banner>
        )}
        {form.wasKept && (
          <Banner tone="grey" icon="pencil" action={<Button look="ghost" className="small" onPress={form.startOver}>{t`Start over`}</Button>}>
            {t`What you began earlier is still here.`}
          </Banner>
        )}
        <definition.Fields {...context} values={form.values} set={form.set} quote={quote.data} />
        <TextField label={t`Why, for the record; only colleagues see it`} value={common.reason} onChange={(reason) => form.set({ reason })} />
        {tellable && (
          <Switch isSelected={common.tell} onChange={(tell) => form.set({ tell })}>
            {t`Tell the customer in this conversation once it is done`}
          </Switch>
        )}
        {definition.told && conversation && thread && !isTheirs && (
          <p className="s mute">{t`The order belongs to someone else, so nothing is told in this conversation.`}</p>
        )}
        {definition.takes.notify && (
          <Switch isSelected={common.notify} onChange={(notify) => form.set({ notify })}>
            {t`Let the shop send its own e-mail too`}
          </Switch>
        )}
        {definition.quoted && quote.error && !quote.data && (
          <Banner tone="saffron" icon="warning">
            {refusalText(quote.error)}
          </Banner>
        )}
      </form>
      {definition.quoted && quote.data && (
        <div className="action-quote">
          <QuoteBox quote={quote.data} action={action} order={order} isCurrent={quote.isCurrent} />
        </div>
      )}
      {form.error && !form.isSending && (
        <div className="action-error">
          <Banner tone="pomegranate" icon="warning">
            {form.isOpen ? t`The answer did not come. Try again: it is carried out once only, even if it has arrived already.` : refusalText(form.error)}
          </Banner>
        </div>
      )}
      <div className="dialog-actions">
        <Button onPress={onClose}>{t`Cancel`}</Button>
        <Button look="go" type={form.isOpen ? "button" : "submit"} {...(form.isOpen ? { onPress: form.submit } : { form: id })} isPending={form.isSending} isDisabled={impossible || wrong || (!form.body && !form.isOpen)}>
          {form.isSending ? t`Being sent…` : form.isOpen ? t`Try again` : buttonText(definition, action, quote.isCurrent ? quote.data : undefined)}
        </Button>
      </div>
    </>
  );
}

function composed(definition: AnyForm, values: Record<string, unknown>, context: FormContext, open: OpenAction, tellable: boolean): ActionBody | null {
  const own = definition.compose(values, context);
  if (!own) return null;
  const { reason, tell, notify } = values as unknown as Common;
  const { takes } = definition;
  return { ...(takes.note && { note: reason.trim() }), ...(takes.notify && { notify }), ...own, action: open.action, reason: reason.trim(), conversation: open.conversation, tell: tellable && tell };
}

/** What the button does, with the amount it moves. */
function buttonText({ verb }: AnyForm, action: ActionKind, quote: Quote | undefined): string {
  const sum = quote?.back ?? quote?.to_pay;
  const shown = sum && Number(sum.amount) !== 0 ? isolate(money(sum)) : null;
  if (quote?.needs_approval) return shown ? t`Ask for approval, ${shown}` : t`Ask for approval`;
  return shown && quote?.back && action !== "resend" ? `${verb()} ${shown}` : verb();
}
