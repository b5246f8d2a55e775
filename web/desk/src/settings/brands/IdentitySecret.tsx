import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type Brand } from "@merhaba/api";
import { Button } from "@merhaba/ui";
import { useState } from "react";
import { Confirm } from "../Confirm";
import { CopyField } from "../CopyField";
import { Loaded, Part } from "../SettingsPage";

interface Secret {
  secret: string;
}

/** The secret with which the shop's server proves who a signed-in shopper is. Shown only when asked for. */
export function IdentitySecret({ brand }: { brand: Brand }) {
  const client = useQueryClient();
  const [shown, setShown] = useState(false);
  const [asking, setAsking] = useState(false);
  const path = { brand: brand.id };
  const queryKey = ["settings", "identity-secret", brand.id];
  const query = useQuery({ queryKey, enabled: shown, gcTime: 0, queryFn: (): Promise<Secret> => body(api.GET("/api/v1/brands/{brand}/identity-secret", { params: { path } })) });
  const renew = useMutation({
    mutationFn: (): Promise<Secret> => body(api.POST("/api/v1/brands/{brand}/identity-secret", { params: { path } })),
    onSuccess: (secret) => {
      client.setQueryData(queryKey, secret);
      setShown(true);
    },
    onSettled: () => setAsking(false),
  });
  return (
    <Part title={t`Signed-in shoppers`} lead={t`Your shop's server signs who a shopper is with this secret, so that they see their own conversations and no one else's. It must never stand in a page.`}>
      <div className="form">
        {shown ? <Loaded query={query}>{({ secret }) => <CopyField label={t`Identity secret`} text={secret} />}</Loaded> : <Button className="fit" icon="eye" onPress={() => setShown(true)}>{t`Show the secret`}</Button>}
        <Button className="fit" look="ghost" icon="refresh" onPress={() => setAsking(true)}>{t`Make a new secret…`}</Button>
      </div>
      {asking && (
        <Confirm title={t`Make a new secret?`} action={t`Make a new secret`} isPending={renew.isPending} onConfirm={() => renew.mutate()} onClose={() => setAsking(false)}>
          {t`The present one stops working at once. Put the new one into your shop right after.`}
        </Confirm>
      )}
    </Part>
  );
}
