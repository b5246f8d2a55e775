import { t } from "@lingui/core/macro";
import type { Editor } from "@tiptap/react";
import type { Conversation } from "@merhaba/api";
import { IconButton, Popup } from "@merhaba/ui";
import { openAction } from "../../../orders/openAction";
import { useShopFor } from "../../../orders/shopActions";
import { insertCode } from "./insert";
import { ProductChoice } from "./ProductChoice";

interface InsertMenuProps {
  editor: Editor;
  conversation: Conversation;
}

/** Things from the shop to put into an answer: a product, or a discount code made on the spot. */
export function InsertMenu({ editor, conversation }: InsertMenuProps) {
  const shop = useShopFor("discount", conversation.brand);
  const makeCode = () => {
    if (!shop) return;
    openAction.set({ action: "discount", order: null, shop: shop.id, customer: conversation.customer.id, currency: shop.currency, conversation: conversation.id, onMade: (code) => insertCode(editor, code) });
  };
  return (
    <>
      <Popup
        label={t`Insert a product`}
        placement="top start"
        trigger={
          <IconButton icon="box" label={t`Insert a product`} />
        }
      >
        {(close) => <ProductChoice editor={editor} language={conversation.language ?? null} onDone={close} />}
      </Popup>
      {shop && <IconButton icon="percent" label={t`Make a discount code and insert it`} onPress={makeCode} />}
    </>
  );
}
