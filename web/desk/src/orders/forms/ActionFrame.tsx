import { t } from "@lingui/core/macro";
import { IconButton } from "@merhaba/ui";
import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

interface ActionFrameProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** The form beside the order: the order stays to be read while one writes. On a phone it is a sheet from below. A press beside it does not close it: it may be the second half of a double click on a form that has just become smaller. */
export function ActionFrame({ title, onClose, children }: ActionFrameProps) {
  return (
    <ModalOverlay className="scrim action-scrim" isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal action-modal">
        <Dialog className="dialog">
          <div className="dialog-head">
            <Heading slot="title">
              <bdi>{title}</bdi>
            </Heading>
            <IconButton icon="close" label={t`Close`} onPress={onClose} />
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
