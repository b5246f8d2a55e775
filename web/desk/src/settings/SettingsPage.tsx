import { t } from "@lingui/core/macro";
import { Bone, Button, Empty } from "@merhaba/ui";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { errorText } from "../feedback/errorText";
import { sectionText } from "./sections";

/** A page of the settings: its name, what it is for in one sentence, and perhaps one main action. */
export function SettingsPage({ id, action, children }: { id: string; action?: ReactNode; children: ReactNode }) {
  const { title, lead } = sectionText(id);
  return (
    <div className="page">
      <header className="page-head">
        <div className="grow">
          <h2>{title}</h2>
          <p className="mute">{lead}</p>
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

/** A titled part of a page. */
export function Part({ title, lead, children, action }: { title: string; lead?: ReactNode; children: ReactNode; action?: ReactNode }) {
  return (
    <section className="part">
      <div className="part-head">
        <div className="grow">
          <h3>{title}</h3>
          {lead && <p className="mute s">{lead}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

/** The shape of a page on its way. */
export function PageLoading() {
  return (
    <div className="page" role="status" aria-label={t`Loading`}>
      <div className="page-bones">
        <Bone width={180} height={20} />
        <Bone width="60%" />
        <Bone height={56} />
        <Bone height={56} />
        <Bone height={56} />
      </div>
    </div>
  );
}

/** What a query gave, or what stands there while it is on its way or when it failed. */
export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <Empty icon="warning" title={t`This could not be loaded`} action={<Button icon="refresh" onPress={() => void query.refetch()}>{t`Try again`}</Button>}>
        {errorText(query.error)}
      </Empty>
    );
  }
  return (
    <div className="page-bones" role="status" aria-label={t`Loading`}>
      <Bone height={56} />
      <Bone height={56} />
    </div>
  );
}
