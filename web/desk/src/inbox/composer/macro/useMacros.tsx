import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Editor } from "@tiptap/react";
import type { Attachment, Conversation } from "@merhaba/api";
import { useMemo, useState, type KeyboardEvent, type ReactNode } from "react";
import { pane } from "../../../app/pane";
import { useCommands } from "../../../commands/commands";
import { errorText } from "../../../feedback/errorText";
import { toast } from "../../../feedback/toasts";
import { currentOrder, openAction, openOrderAction } from "../../../orders/openAction";
import { orderQuery } from "../../../orders/queries";
import { useShopFor } from "../../../orders/shopActions";
import { useStore } from "../../../state/store";
import { putConversation } from "../../cache";
import { insertCode } from "../insert/insert";
import type { Then } from "../SendButton";
import { MacroBar } from "./MacroBar";
import { macroPicker } from "./open";
import { goneText } from "./plannedText";
import { applyMacro, offeredQuery, type Applied, type Use } from "./queries";

const MacroPicker = pane(() => import("./MacroPicker"));

/** What happens to the conversation when the answer is sent, as a macro wants it. */
export interface Afterwards {
  then: Then;
  snooze: Date | null;
}

interface UseMacros {
  conversation: Conversation;
  editor: Editor | null;
  /** Nothing is written yet. */
  isEmpty: boolean;
  onFiles: (files: Attachment[]) => void;
  /** The composer becomes an answer: a macro speaks to the customer. */
  onReply: () => void;
}

interface Macros {
  /** What stands over the text: what fits, and what the used one leaves to be looked at. */
  bar: ReactNode;
  afterwards: Afterwards | null;
  open: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  /** The answer has left. */
  clear: () => void;
}

/** Macros in the composer: what fits is offered, # looks through them, and the chosen one is written and done. */
export function useMacros({ conversation, editor, isEmpty, onFiles, onReply }: UseMacros): Macros {
  const { id, customer } = conversation;
  const client = useQueryClient();
  const picker = useStore(macroPicker, (now) => (now?.conversation === id ? now : null));
  const here = useStore(currentOrder);
  const order = here && here.order.customer === customer.id ? here.order.id : null;
  const shop = useShopFor("discount", conversation.brand);
  const [used, setUsed] = useState<Applied | null>(null);
  const { data } = useQuery(offeredQuery(id, order, conversation.message_count));
  const open = () => macroPicker.set({ conversation: id, macro: null });

  const { mutate, isPending } = useMutation({
    mutationFn: ({ macro, language, key }: { macro: string; language: Use["language"]; key: string }) => applyMacro(id, macro, { order, language }, key),
    meta: { quiet: true },
    onSuccess: (applied) => void take(applied),
    onError: (error) => toast(errorText(error), { tone: "bad" }),
  });
  const use = (macro: string, language: Use["language"] = null) => {
    macroPicker.set(null);
    if (!isPending) mutate({ macro, language, key: crypto.randomUUID() });
  };

  async function take(applied: Applied) {
    putConversation(client, applied.conversation);
    if (applied.text || applied.attachments.length > 0) {
      onReply();
      setUsed(applied);
      onFiles(applied.attachments);
    }
    // The dialog gives the focus back first; then the text goes where the cursor was.
    setTimeout(() => {
      if (!editor || !applied.text) return;
      if (editor.isEmpty) editor.chain().setContent(applied.html).focus("end").run();
      else editor.chain().focus().insertContent(applied.html).run();
    }, 0);
    for (const each of new Set(applied.gone)) toast(goneText(each));
    if (!applied.text) toast(t`Done.`);
    if (applied.order_action) await openForm(applied);
  }

  /** The form of the order action, for a person to look at: a macro never sends it. */
  async function openForm({ order_action: action, order: about }: Applied) {
    if (!action) return;
    if (action === "discount" || action === "gift_card" || action === "store_credit" || action === "customer_address") {
      if (!shop) return;
      openAction.set({ action, order: null, shop: shop.id, customer: customer.id, currency: shop.currency, conversation: id, onMade: (code) => editor && insertCode(editor, code) });
    } else if (about) {
      openOrderAction(action, await client.fetchQuery(orderQuery(about)), id);
    } else {
      toast(t`There is no order to do this to.`);
    }
  }

  useCommands(useMemo(() => [{ id: "macro", group: "conversation", title: t`Use a macro`, icon: "bolt", keys: "#", run: () => macroPicker.set({ conversation: id, macro: null }) }], [id]));

  const snooze = used?.snooze_until ? new Date(used.snooze_until) : null;
  const then = used?.then === "closed" || used?.then === "pending" ? used.then : null;
  return {
    bar: (
      <>
        <MacroBar offered={isEmpty && !used ? (data?.items ?? []) : []} used={used} isPending={isPending} onUse={use} onForget={() => setUsed(null)} />
        {picker && (
          <MacroPicker conversation={id} messages={conversation.message_count} order={order} first={picker.macro} onUse={(macro, language) => use(macro.id, language)} onClose={() => macroPicker.set(null)} />
        )}
      </>
    ),
    afterwards: snooze ? { then: "stay", snooze } : then ? { then, snooze: null } : null,
    open,
    onKeyDown: (event) => {
      if (event.key !== "#" || event.nativeEvent.isComposing || event.keyCode === 229 || !editor || !atLineStart(editor)) return;
      event.preventDefault();
      event.stopPropagation();
      open();
    },
    clear: () => setUsed(null),
  };
}

/** Only where a line begins: elsewhere # is written, as in "order #1042". */
function atLineStart(editor: Editor): boolean {
  const { selection } = editor.state;
  return selection.empty && selection.$from.parent.content.size === 0;
}
