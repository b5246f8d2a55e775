import { t } from "@lingui/core/macro";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { Button, Empty } from "@merhaba/ui";
import { errorText } from "../feedback/errorText";

/** A page that could not be drawn: what happened, and a way to try again. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const boundary = useQueryErrorResetBoundary();
  const again = () => {
    boundary.reset();
    reset();
    void router.invalidate();
  };
  return (
    <main className="lone">
      <Empty icon="warning" title={t`This page could not be shown`} action={<Button icon="refresh" onPress={again}>{t`Try again`}</Button>}>
        {errorText(error)}
      </Empty>
    </main>
  );
}
