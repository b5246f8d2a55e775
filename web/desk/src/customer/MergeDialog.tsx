import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type Customer, type Page } from "@merhaba/api";
import { Avatar, Banner, Button, Dialog, Icon, TextField } from "@merhaba/ui";
import { useState } from "react";
import { toast } from "../feedback/toasts";
import { languageName, number, shortDay } from "../i18n/format";
import { customerName } from "./customerName";
import { customerQuery } from "./queries";

interface MergeDialogProps {
  customer: Customer;
  /** The one to merge with, when it is known already. */
  other: string | null;
  onClose: () => void;
}

/** Makes one customer of two: first compared side by side, afterwards to be undone. */
export function MergeDialog({ customer, other: known, onClose }: MergeDialogProps) {
  const client = useQueryClient();
  const [other, setOther] = useState(known);
  const chosen = useQuery({ ...customerQuery(other ?? ""), enabled: other !== null });
  const refresh = () => void client.invalidateQueries();
  const merging = useMutation({
    mutationFn: (id: string): Promise<{ merge: { id: string }; customer: Customer }> =>
      body(api.POST("/api/v1/customers/{customer}/merge", { params: { path: { customer: customer.id } }, body: { customer: id } })),
    onSuccess: ({ merge, customer: merged }) => {
      client.setQueryData(customerQuery(merged.id).queryKey, merged);
      refresh();
      onClose();
      const undo = () => void body(api.POST("/api/v1/merges/{merge_id}/undo", { params: { path: { merge_id: merge.id } } })).then(refresh);
      toast(t`Merged`, { stay: 12_000, action: { label: t`Undo`, run: undo } });
    },
  });
  return (
    <Dialog
      title={t`Merge two customers`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      width={other ? "wide" : "narrow"}
      actions={
        <>
          {other && !known && <Button onPress={() => setOther(null)}>{t`Choose another`}</Button>}
          <Button onPress={onClose}>{t`Cancel`}</Button>
          {other && <Button look="go" isDisabled={!chosen.data} isPending={merging.isPending} onPress={() => merging.mutate(other)}>{t`Merge`}</Button>}
        </>
      }
    >
      {other === null ? (
        <Find except={customer.id} onFound={setOther} />
      ) : (
        <div className="stack-v">
          <div className="compare">
            <Side customer={customer} title={t`Stays`} />
            <Icon name="merge" size={20} />
            {chosen.data ? <Side customer={chosen.data} title={t`Becomes part of it`} /> : <div className="side-card" />}
          </div>
          <Banner tone="grey" icon="info">
            {t`All conversations, addresses and orders of both belong to one customer afterwards. You can undo it.`}
          </Banner>
        </div>
      )}
    </Dialog>
  );
}

function Side({ customer, title }: { customer: Customer; title: string }) {
  return (
    <div className="side-card">
      <p className="xs mute">{title}</p>
      <div className="row">
        <Avatar name={customerName(customer)} size="md" />
        <bdi className="b cut">{customerName(customer)}</bdi>
      </div>
      <ul className="s mute">
        {customer.identities.map((each) => (
          <li key={each.id} className="cut">
            <bdi dir="ltr">{each.value}</bdi>
          </li>
        ))}
        {customer.language && <li>{languageName(customer.language)}</li>}
        <li>{t`Conversations: ${number(customer.conversation_count)}`}</li>
        <li>{t`Since ${shortDay(customer.created_at)}`}</li>
      </ul>
    </div>
  );
}

function Find({ except, onFound }: { except: string; onFound: (id: string) => void }) {
  const [q, setQ] = useState("");
  const found = useQuery({
    queryKey: ["customers", "find", q],
    enabled: q.trim().length > 1,
    queryFn: ({ signal }): Promise<Page<Customer>> => body(api.GET("/api/v1/customers", { params: { query: { q: q.trim(), limit: 8 } }, signal })),
  });
  const rows = (found.data?.items ?? []).filter((each) => each.id !== except);
  return (
    <div className="stack-v">
      <TextField label={t`Who is the same person?`} placeholder={t`Name, e-mail address or phone number`} autoFocus value={q} onChange={setQ} start={<Icon name="search" />} />
      <ul aria-live="polite">
        {rows.map((each) => (
          <li key={each.id}>
            <Button look="ghost" className="wide choice" onPress={() => onFound(each.id)}>
              <Avatar name={customerName(each)} />
              <bdi className="cut">{customerName(each)}</bdi>
              <bdi className="mute cut grow">{each.email}</bdi>
            </Button>
          </li>
        ))}
        {found.isSuccess && rows.length === 0 && <li className="mute s">{t`No one found.`}</li>}
      </ul>
    </div>
  );
}
