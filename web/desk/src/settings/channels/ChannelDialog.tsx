import { t } from "@lingui/core/macro";
import { api, body, type ChannelAccount, type ChannelType } from "@merhaba/api";
import { Banner, Button, Dialog, Select, Switch, TextField } from "@merhaba/ui";
import { useId, useMemo, useState, type FormEvent } from "react";
import { errorText, fieldErrors } from "../../feedback/errorText";
import { localised } from "../../i18n/localised";
import { useSession } from "../../session/session";
import { useSettingsChange } from "../useSettings";
import { contentOf, fieldsOf, initialValues, type FormField, type FormValue } from "./schemaForm";

interface ChannelDialogProps {
  type: ChannelType;
  account: ChannelAccount | null;
  onClose: () => void;
}

/** Connects an account or changes one; the fields are those the channel names. */
export function ChannelDialog({ type, account, onClose }: ChannelDialogProps) {
  const form = useId();
  const { brands } = useSession();
  const fields = useMemo(() => fieldsOf(type.settings_schema), [type]);
  const hasAddress = type.settings_schema["properties"] !== undefined && "address" in (type.settings_schema["properties"] as object);
  const [name, setName] = useState(account?.name ?? localised(type.name));
  const [address, setAddress] = useState(account?.address ?? "");
  const [brand, setBrand] = useState(account?.brand ?? brands[0]?.id ?? "");
  const [values, setValues] = useState(() => initialValues(fields, account?.config ?? {}));
  const save = useSettingsChange(
    "channels",
    (): Promise<ChannelAccount> => {
      const content = { name: name.trim(), address: address.trim(), ...contentOf(fields, values) };
      if (account) return body(api.PATCH("/api/v1/channels/{account}", { params: { path: { account: account.id } }, body: content }));
      return body(api.POST("/api/v1/channels", { body: { channel: type.slug, brand, ...content } }));
    },
    true,
  );
  const errors = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  const title = localised(type.name);
  return (
    <Dialog
      title={account ? t`Edit ${account.name}` : t`Connect ${title}`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="go" type="submit" form={form} isPending={save.isPending}>{account ? t`Save` : t`Connect`}</Button>
        </>
      }
    >
      <form id={form} className="stack-v" onSubmit={submit}>
        {save.error && (
          <Banner tone="pomegranate" icon="warning">
            {errorText(save.error)}
          </Banner>
        )}
        {!account && brands.length > 1 && <Select label={t`Brand`} value={brand} options={brands.map((each) => ({ id: each.id, label: each.name }))} onChange={setBrand} />}
        <TextField label={t`Name`} hint={t`Only you and your colleagues see it.`} isRequired value={name} onChange={setName} error={errors["name"]} />
        {hasAddress && <TextField label={t`E-mail address`} type="email" dir="ltr" isRequired value={address} onChange={setAddress} error={errors["address"]} />}
        {fields.map((each) => (
          <SchemaField
            key={each.name}
            field={each}
            value={values[each.name] ?? ""}
            isKept={account !== null}
            error={errors[each.name] ?? errors[`config.${each.name}`] ?? errors[`secrets.${each.name}`]}
            onChange={(value) => setValues({ ...values, [each.name]: value })}
          />
        ))}
      </form>
    </Dialog>
  );
}

interface SchemaFieldProps {
  field: FormField;
  value: FormValue;
  /** The account exists: a secret may stay as it is. */
  isKept: boolean;
  error: string | undefined;
  onChange: (value: FormValue) => void;
}

/** One field of a form that a channel or a shop describes. */
export function SchemaField({ field: { name, field, required, secret }, value, isKept, error, onChange }: SchemaFieldProps) {
  const label = localised(field["x-titles"] ?? field.title) || name;
  const hint = localised(field["x-descriptions"] ?? field.description);
  if (field.type === "boolean") {
    return (
      <Switch isSelected={value === true} onChange={onChange} {...(hint && { detail: hint })}>
        {label}
      </Switch>
    );
  }
  if (field.enum) return <Select label={label} value={String(value)} options={field.enum.map((id) => ({ id, label: choiceName(id) }))} onChange={onChange} {...(hint && { hint })} />;
  const lines = field.format === "textarea" ? { lines: 4 } : {};
  const numeric = field.type === "integer" || field.type === "number";
  return (
    <TextField
      label={label}
      value={String(value)}
      onChange={onChange}
      error={error}
      isRequired={required && !(secret && isKept)}
      type={secret ? "password" : "text"}
      inputMode={numeric ? "numeric" : "text"}
      dir={secret || numeric ? "ltr" : "auto"}
      autoComplete={secret ? "new-password" : "off"}
      {...(secret && isKept ? { placeholder: t`Unchanged` } : {})}
      {...lines}
      {...(hint && { hint })}
    />
  );
}

/** The few choices that are common to many channels, in words; others as the channel names them. */
function choiceName(id: string): string {
  switch (id) {
    case "auto":
      return t`Automatic`;
    case "none":
      return t`None`;
    case "tls":
      return "TLS";
    case "starttls":
      return "STARTTLS";
    case "password":
      return t`Password`;
    case "google":
      return "Google";
    case "microsoft":
      return "Microsoft";
    default:
      return id;
  }
}
