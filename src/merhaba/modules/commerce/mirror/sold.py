"""How often products were sold lately."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from merhaba.platform.database import Transaction

_COUNT = text(
    "update products p set sold = coalesce(s.pieces, 0) from products q left join ("
    " select o.shop_id, line->>'product_id' as product,"
    " least(sum(cast(line->>'quantity' as numeric)), 2147483647) as pieces"
    " from orders o cross join lateral jsonb_array_elements("
    " case jsonb_typeof(o.data->'lines') when 'array' then o.data->'lines' else '[]' end) line"
    " where o.workspace_id = :workspace and o.created_at > :since and o.cancelled_at is null"
    " and o.fulfilment_status <> 'cancelled' and line->>'product_id' <> ''"
    " group by o.shop_id, line->>'product_id') s on s.shop_id = q.shop_id and s.product = q.external_id"
    " where p.workspace_id = :workspace and q.workspace_id = :workspace and p.id = q.id"
    " and p.sold <> coalesce(s.pieces, 0)"
)
DAYS = 30


async def count_sold(tx: Transaction) -> int:
    """Count the pieces sold in the last thirty days, cancelled orders left out; gives how many products
    changed by it. Only those are written."""
    values = {"workspace": tx.workspace, "since": tx.now - timedelta(days=DAYS)}
    return await tx.run(_COUNT, values)
