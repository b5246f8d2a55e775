import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button, Empty, IconButton } from "@merhaba/ui";
import { errorText } from "../feedback/errorText";
import { CustomerList } from "./CustomerList";
import { CustomerProfile } from "./CustomerProfile";
import { PaneLoading } from "./PaneLoading";
import { customerQuery } from "./queries";

/** Everyone who ever wrote or bought: find one, and see everything about them. */
export function Customers() {
  const { customer } = useParams({ from: "/desk/customers/{-$customer}" });
  return (
    <main aria-label={t`Customers`} className={`people ${customer ? "has-open" : "no-open"}`}>
      <CustomerList current={customer ?? null} />
      <section className="person" aria-label={t`Customer`}>
        {customer ? <Person key={customer} id={customer} /> : <Empty icon="people" title={t`Choose a customer`}>{t`Their conversations, orders and everything that happened with them appears here.`}</Empty>}
      </section>
    </main>
  );
}

function Person({ id }: { id: string }) {
  const navigate = useNavigate();
  const { data: customer, isError, error, refetch } = useQuery(customerQuery(id));
  return (
    <>
      <div className="only-phone side-back">
        <IconButton icon="chevronBack" label={t`Back to the list`} onPress={() => void navigate({ to: "/customers/{-$customer}", params: { customer: undefined }, search: (now) => now })} />
        <h1 className="b">{t`Customer`}</h1>
      </div>
      {customer ? (
        <CustomerProfile customer={customer} conversation={null} />
      ) : isError ? (
        <Empty icon="warning" title={t`The customer could not be loaded`} action={<Button icon="refresh" onPress={() => void refetch()}>{t`Try again`}</Button>}>
          {errorText(error)}
        </Empty>
      ) : (
        <PaneLoading />
      )}
    </>
  );
}
