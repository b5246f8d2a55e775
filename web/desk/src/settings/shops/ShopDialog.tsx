import { t } from "@lingui/core/macro";
import { useMutation } from "@tanstack/react-query";
import { Banner, Button, Dialog, Select, TextField } from "@merhaba/ui";
import { useId, useMemo, useState, type FormEvent } from "react";
import { errorText, fieldErrors } from "../../feedback/errorText";
import { localised } from "../../i18n/localised";
import { request } from "../../orders/request";
import type { Shop, ShopType } from "../../orders/types";
import { useSession } from "../../session/session";
import { SchemaField } from "../channels/ChannelDialog";
import { contentOf, initialValues } from "../channels/schemaForm";
import { useSettingsChange } from "../useSettings";
import { shopFields } from "./shopFields";

interface ShopDialogProps {
  type: ShopType;
  shop: Shop | null;
  onClose: () => void;
}

/** Connects a shop or changes one; the fields are those its platform names. Some platforms ask for consent on their own page. */
export function ShopDialog({ type, shop, onClose }: ShopDialogProps) {
  const form = useId();
  const { brands } = useSession();
  const fields = useMemo(() => shopFields(type.settings_schema), [type]);
  const [name, setName] = useState(shop?.name ?? "");
  const [brand, setBrand] = useState(shop?.brand ?? brands[0]?.id ?? "");
  const [values, setValues] = useState(() => initialValues(fields, shop?.config ?? {}));
  const content = () => contentOf(fields, values);
  const save = useSettingsChange(
    "shops",
    () => {
      const named = name.trim() ? { name: name.trim() } : {};
      if (shop) return request<Shop>("PATCH", `/shops/${shop.id}`, { json: { ...named, ...content() } });
      return request<Shop>("POST", "/shops", { json: { platform: type.slug, brand, ...named, ...content() } });
    },
    true,
  );
  const consent = useMutation({
    meta: { quiet: true },
    mutationFn: () => request<{ url: string }>("POST", "/shops/consent", { json: { platform: type.slug, brand, ...content() } }),
    onSuccess: ({ url }) => location.assign(url),
  });
  const error = save.error ?? consent.error;
  const errors = fieldErrors(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    consent.reset();
    save.mutate(undefined, { onSuccess: onClose });
  };
  const title = localised(type.name);
  return (
    <Dialog
      title={shop ? t`Edit ${shop.name}` : t`Connect ${title}`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="go" type="submit" form={form} isPending={save.isPending}>
            {save.isPending ? t`Asking the shop…` : shop ? t`Save` : t`Connect`}
          </Button>
        </>
      }
    >
      <form id={form} className="stack-v" onSubmit={submit}>
        {error && (
          <Banner tone="pomegranate" icon="warning">
            {errorText(error)}
          </Banner>
        )}
        {!shop && brands.length > 1 && <Select label={t`Brand`} value={brand} options={brands.map((each) => ({ id: each.id, label: each.name }))} onChange={setBrand} />}
        {fields.map((each) => (
          <SchemaField
            key={each.name}
            field={each}
            value={values[each.name] ?? ""}
            isKept={shop !== null}
            error={errors[each.name] ?? errors[`config.${each.name}`] ?? errors[`secrets.${each.name}`]}
            onChange={(value) => setValues({ ...values, [each.name]: value })}
          />
        ))}
        <TextField label={t`Name`} hint={t`Left empty, the shop is asked for it.`} value={name} onChange={setName} error={errors["name"]} />
        {type.consent && (
          <div className="consent">
            <p className="s mute">{t`Or sign in at ${title} and agree there; no key has to be copied.`}</p>
            <Button icon="external" isPending={consent.isPending} onPress={() => consent.mutate()}>
              {t`Go to ${title}`}
            </Button>
          </div>
        )}
      </form>
    </Dialog>
  );
}
