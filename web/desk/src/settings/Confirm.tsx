import { t } from "@lingui/core/macro";
import { Button, Dialog } from "@merhaba/ui";
import type { ReactNode } from "react";

interface ConfirmProps {
  title: string;
  action: string;
  isPending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before something that cannot be taken back, and says what follows from it. */
export function Confirm({ title, action, isPending = false, onConfirm, onClose, children }: ConfirmProps) {
  return (
    <Dialog
      role="alertdialog"
      title={title}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="danger" isPending={isPending} onPress={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
