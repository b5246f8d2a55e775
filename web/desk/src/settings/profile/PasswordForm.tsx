import { t } from "@lingui/core/macro";
import { useMutation } from "@tanstack/react-query";
import { api, body } from "@merhaba/api";
import { Banner, Button, TextField } from "@merhaba/ui";
import { useState, type FormEvent } from "react";
import { errorText, fieldErrors } from "../../feedback/errorText";
import { toast } from "../../feedback/toasts";

/** Another password; the present one must be known. */
export function PasswordForm() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const changing = useMutation({
    meta: { quiet: true },
    mutationFn: (): Promise<void> => body(api.POST("/api/v1/me/password", { body: { current, new: next } })),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      toast(t`Password changed`);
    },
  });
  const errors = fieldErrors(changing.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    changing.mutate();
  };
  return (
    <form className="form" onSubmit={submit}>
      {changing.error && Object.keys(errors).length === 0 && (
        <Banner tone="pomegranate" icon="warning">
          {errorText(changing.error)}
        </Banner>
      )}
      <TextField label={t`Current password`} type="password" dir="ltr" autoComplete="current-password" isRequired value={current} onChange={setCurrent} error={errors["current"]} />
      <TextField label={t`New password`} hint={t`At least 10 characters.`} type="password" dir="ltr" autoComplete="new-password" minLength={10} isRequired value={next} onChange={setNext} error={errors["new"]} />
      <Button className="fit" type="submit" isPending={changing.isPending}>{t`Change the password`}</Button>
    </form>
  );
}
