import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type Brand, type Page } from "@merhaba/api";
import { Button, Dialog, TextField } from "@merhaba/ui";
import { useId, useState, type FormEvent } from "react";
import { useSession } from "../../session/session";
import { Loaded, SettingsPage } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import { BrandForm } from "./BrandForm";

const brandsQuery = { queryKey: ["settings", "brands"], queryFn: (): Promise<Page<Brand>> => body(api.GET("/api/v1/brands", {})) };

/** The shops one speaks for, and the chat of each. */
export default function BrandsPage() {
  const query = useQuery(brandsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  return (
    <SettingsPage id="brands" action={<Button icon="plus" onPress={() => setAdding(true)}>{t`New brand`}</Button>}>
      <Loaded query={query}>
        {({ items }) => {
          const brand = items.find((each) => each.id === chosen) ?? items[0];
          return (
            <>
              {items.length > 1 && (
                <div className="chips" role="group" aria-label={t`Brand`}>
                  {items.map((each) => (
                    <Button key={each.id} className={each.id === brand?.id ? "chip on" : "chip"} aria-pressed={each.id === brand?.id} onPress={() => setChosen(each.id)}>
                      <bdi>{each.name}</bdi>
                    </Button>
                  ))}
                </div>
              )}
              {brand && <BrandForm key={brand.id} brand={brand} />}
            </>
          );
        }}
      </Loaded>
      {adding && <NewBrand onClose={() => setAdding(false)} onMade={setChosen} />}
    </SettingsPage>
  );
}

function NewBrand({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const form = useId();
  const { me } = useSession();
  const [name, setName] = useState("");
  const make = useSettingsChange("brands", (): Promise<Brand> => body(api.POST("/api/v1/brands", { body: { name: name.trim(), default_language: me.locale, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone } })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(undefined, {
      onSuccess: (brand) => {
        onMade(brand.id);
        onClose();
      },
    });
  };
  return (
    <Dialog
      title={t`New brand`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="go" type="submit" form={form} isPending={make.isPending}>{t`Create`}</Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextField label={t`Name`} hint={t`Customers see it.`} isRequired autoFocus value={name} onChange={setName} />
      </form>
    </Dialog>
  );
}
