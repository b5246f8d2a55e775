import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, body, type Customer } from "@merhaba/api";
import { Banner, Button, Dialog, TextField } from "@merhaba/ui";
import { useId, useState, type FormEvent } from "react";
import { errorText, fieldErrors } from "../feedback/errorText";

/** Writes down someone who has not written themselves yet. */
export function NewCustomer({ onClose }: { onClose: () => void }) {
  const form = useId();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState({ name: "", email: "", phone: "" });
  const creating = useMutation({
    meta: { quiet: true },
    mutationFn: (): Promise<Customer> =>
      body(api.POST("/api/v1/customers", { body: { name: draft.name.trim(), ...(draft.email && { email: draft.email.trim() }), ...(draft.phone && { phone: draft.phone.trim() }) } })),
    onSuccess: (customer) => {
      void client.invalidateQueries({ queryKey: ["customers"] });
      onClose();
      void navigate({ to: "/customers/{-$customer}", params: { customer: customer.id } });
    },
  });
  const errors = fieldErrors(creating.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    creating.mutate();
  };
  return (
    <Dialog
      title={t`New customer`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="go" type="submit" form={form} isPending={creating.isPending}>{t`Create`}</Button>
        </>
      }
    >
      <form id={form} className="stack-v" onSubmit={submit}>
        {creating.error && Object.keys(errors).length === 0 && (
          <Banner tone="pomegranate" icon="warning">
            {errorText(creating.error)}
          </Banner>
        )}
        <TextField label={t`Name`} isRequired autoFocus value={draft.name} onChange={(name) => setDraft({ ...draft, name })} error={errors["name"]} />
        <TextField label={t`E-mail address`} type="email" dir="ltr" value={draft.email} onChange={(email) => setDraft({ ...draft, email })} error={errors["email"]} />
        <TextField label={t`Phone`} type="tel" dir="ltr" value={draft.phone} onChange={(phone) => setDraft({ ...draft, phone })} error={errors["phone"]} />
      </form>
    </Dialog>
  );
}
