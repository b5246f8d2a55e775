import { t } from "@lingui/core/macro";
import { Banner, Button } from "@merhaba/ui";
import { clock, money, shortDay } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { openOrderAction } from "../../orders/openAction";
import { orderNumber } from "../../orders/states";
import type { Order } from "../../orders/types";
import { useSession } from "../../session/session";

/** What one should know before doing anything: placed twice, risky, cancelled. */
export function OrderWarnings({ order, conversation }: { order: Order; conversation: string | null }) {
  const { me } = useSession();
  const [twin] = order.twins ?? [];
  const reasons = order.risk?.reasons ?? [];
  const risky = order.risk && order.risk.level !== "low";
  if (!twin && !risky && !order.cancelled_at) return null;
  return (
    <div className="warnings">
      {twin && !order.cancelled_at && (
        <Banner tone="saffron" icon="copy">
          <p>
            <b>{t`Looks like ${isolate(orderNumber(twin.number))} placed twice.`}</b> {t`The same items for ${isolate(money(twin.total))}, ${shortDay(twin.created_at)} at ${clock(twin.created_at)}.`}
          </p>
          {me.role !== "viewer" && (
            <Button className="small" onPress={() => openOrderAction("cancel", order, conversation)}>
              {t`Cancel this one`}
            </Button>
          )}
        </Banner>
      )}
      {risky && (
        <Banner tone={order.risk?.level === "high" ? "pomegranate" : "saffron"} icon="shield">
          <b>{order.risk?.level === "high" ? t`High risk of fraud` : t`Some risk of fraud`}</b>
          {reasons.map((each) => (
            <p key={each} dir="auto">
              {each}
            </p>
          ))}
        </Banner>
      )}
      {order.cancelled_at && (
        <p className="s mute">
          {t`Cancelled ${shortDay(order.cancelled_at)}`}
          {order.cancel_reason && (
            <>
              {": "}
              <bdi>{order.cancel_reason}</bdi>
            </>
          )}
        </p>
      )}
    </div>
  );
}
