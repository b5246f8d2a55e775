import { t } from "@lingui/core/macro";
import { Dropdown, IconButton, Item, Mark } from "@merhaba/ui";
import type { ReactNode } from "react";
import { activate, activeLocale } from "../i18n/activate";
import { localeFor, locales } from "../i18n/locales";
import { useStore } from "../state/store";

/** A page before the desk: one card in the middle, and the choice of language. */
export function Lone({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  const locale = useStore(activeLocale);
  return (
    <main className="lone">
      <div className="lone-language">
        <Dropdown
          aria-label={t`Language`}
          placement="bottom end"
          selectionMode="single"
          selectedKeys={[locale.code]}
          onAction={(code) => void activate(localeFor(String(code)))}
          trigger={<IconButton icon="globe" label={t`Language`} />}
        >
          {locales.map((each) => (
            <Item key={each.code} id={each.code} textValue={each.name}>
              <span lang={each.code}>{each.name}</span>
            </Item>
          ))}
        </Dropdown>
      </div>
      <div className="lone-card">
        <div className="lone-brand">
          <Mark size={32} />
          <span>Merhaba</span>
        </div>
        <div>
          <h1>{title}</h1>
          {lead && <p className="mute">{lead}</p>}
        </div>
        {children}
      </div>
    </main>
  );
}
