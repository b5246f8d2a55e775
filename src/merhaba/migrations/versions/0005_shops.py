"""Shops: connected accounts, the whole mirror, syncs, webhooks, order actions and their record.

Revision: 0005
"""

from __future__ import annotations

from alembic import op

from merhaba.migrations.wall import wall

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WALLED = (
    "shop_customers product_variants shop_syncs shop_hooks shop_gone shop_consents shop_wishes"
    " order_actions order_action_log"
)

_SHOPS = """
alter table shops add column timezone text default 'UTC' not null;
alter table shops add column config jsonb default '{}' not null;
alter table shops add column secrets text;
alter table shops add column policy jsonb default '{}' not null;
alter table shops add column status text default 'active' not null;
alter table shops add column last_error text;
create unique index uq_shops_domain on shops (workspace_id, platform, domain)
"""
_MIRROR = """
create table shop_customers (
  workspace_id uuid not null,
  id uuid not null,
  shop_id uuid not null,
  external_id text not null,
  customer_id uuid,
  email text default '' not null,
  phone text default '' not null,
  data jsonb not null,
  updated_at timestamp with time zone not null,
  constraint pk_shop_customers primary key (workspace_id, id)
);
create unique index uq_shop_customers_external_id on shop_customers (workspace_id, shop_id, external_id);
create index ix_shop_customers_customer on shop_customers (workspace_id, customer_id);
create index ix_shop_customers_email on shop_customers (workspace_id, email) where email <> '';
create index ix_shop_customers_phone on shop_customers (workspace_id, phone) where phone <> '';
alter table products add column available boolean default true not null;
alter table products add column active boolean default true not null;
alter table products add column sold integer default 0 not null;
create index ix_products_sold on products (workspace_id, sold desc, title);
create table product_variants (
  workspace_id uuid not null,
  id uuid not null,
  shop_id uuid not null,
  product_external_id text not null,
  external_id text not null,
  place integer not null,
  sku text not null,
  title text not null,
  price numeric(18, 4) not null,
  compare_at numeric(18, 4),
  stock integer,
  available boolean not null,
  options jsonb not null,
  titles jsonb default '{}' not null,
  image_url text,
  stock_at timestamp with time zone,
  constraint pk_product_variants primary key (workspace_id, id)
);
create unique index uq_product_variants_external_id on product_variants (workspace_id, shop_id, external_id);
create index ix_product_variants_product on product_variants (workspace_id, shop_id, product_external_id);
create index ix_product_variants_sku on product_variants (workspace_id, sku);
alter table orders add column shop_customer_id text;
alter table orders add column phone text default '' not null;
alter table orders add column tracking text[] default '{}'::text[] not null;
alter table orders add column open boolean default false not null;
alter table orders add column expected_at timestamp with time zone;
alter table orders add column cancelled_at timestamp with time zone;
alter table orders add column updated_at timestamp with time zone;
"""
_INDEXES = """
create index ix_orders_email on orders (workspace_id, email) where email <> '';
create index ix_orders_phone on orders (workspace_id, phone) where phone <> '';
create index ix_orders_tracking on orders using gin (tracking);
create index ix_orders_open on orders (workspace_id, created_at) where open;
create index ix_orders_shop_customer on orders (workspace_id, shop_id, shop_customer_id)
"""
# Orders and products of before (the demo's) become the port's shape.
_RESHAPE = """
update orders set updated_at = created_at, tracking = coalesce(
  (select array_agg(f->>'tracking_number') from jsonb_array_elements(data->'fulfilments') f
   where f->>'tracking_number' <> ''), '{}'::text[]),
  data = jsonb_build_object(
    'external_id', external_id, 'number', number, 'currency', currency, 'created_at', created_at,
    'updated_at', created_at, 'financial_status', financial_status,
    'fulfilment_status', fulfilment_status, 'total', total::text, 'email', email,
    'lines', coalesce((select jsonb_agg(jsonb_build_object(
      'external_id', l->>'id', 'title', l->>'title', 'variant', coalesce(l->>'variant', ''),
      'sku', coalesce(l->>'sku', ''), 'variant_id', coalesce(l->>'sku', ''),
      'quantity', (l->>'quantity')::int, 'price', l->'price'->>'amount',
      'total', ((l->'price'->>'amount')::numeric * (l->>'quantity')::int)::text,
      'image_url', l->'image_url')) from jsonb_array_elements(data->'lines') l), '[]'),
    'refunds', coalesce((select jsonb_agg(jsonb_build_object(
      'external_id', n::text, 'amount', r->'amount'->>'amount', 'reason', r->>'reason',
      'created_at', r->>'created_at')) from jsonb_array_elements(data->'refunds') with ordinality e(r, n)),
      '[]'),
    'parcels', coalesce((select jsonb_agg(jsonb_build_object(
      'external_id', f->>'id', 'status', f->>'status', 'carrier', f->>'carrier',
      'tracking_number', f->>'tracking_number', 'tracking_url', f->>'tracking_url',
      'shipped_at', f->'shipped_at', 'delivered_at', f->'delivered_at', 'steps', f->'events'))
      from jsonb_array_elements(data->'fulfilments') f), '[]'),
    'shipping_address', jsonb_build_object('name', coalesce(data->'address'->>'name', ''),
      'street', coalesce(data->'address'->>'street', ''),
      'postcode', coalesce(data->'address'->>'postcode', ''),
      'city', coalesce(data->'address'->>'city', ''), 'country', coalesce(data->'address'->>'country', '')),
    'payments', case when data->'payment'->>'method' is null or financial_status in ('pending', 'voided')
      then '[]'::jsonb else jsonb_build_array(jsonb_build_object('external_id', '1', 'kind', 'card',
      'label', data->'payment'->>'method', 'last4', coalesce(data->'payment'->>'last4', ''),
      'amount', total::text, 'state', 'captured')) end);
alter table orders alter column updated_at set not null;
update orders set open = financial_status not in ('voided', 'refunded') and (
  fulfilment_status in ('unfulfilled', 'on_hold', 'partial')
  or data->'parcels' @? '$[*] ? (@.status != "delivered" && @.status != "cancelled")');
insert into product_variants (workspace_id, id, shop_id, product_external_id, external_id, place, sku, title,
  price, stock, available, options)
  select p.workspace_id, gen_random_uuid(), p.shop_id, p.external_id,
    coalesce(nullif(v->>'sku', ''), p.external_id || '/' || n), n::int, coalesce(v->>'sku', ''),
    coalesce(v->>'title', ''), (v->'price'->>'amount')::numeric,
    (v->>'stock')::int, true, '{}'
  from products p, jsonb_array_elements(p.data->'variants') with ordinality e(v, n)
"""
_SYNC = """
create table shop_syncs (
  workspace_id uuid not null,
  shop_id uuid not null,
  what text not null,
  place jsonb not null,
  complete boolean default false not null,
  seen bigint default 0 not null,
  total bigint,
  missed bigint default 0 not null,
  places jsonb default '[]' not null,
  look_place jsonb,
  looked_at timestamp with time zone,
  error text,
  failures integer default 0 not null,
  next_at timestamp with time zone,
  started_at timestamp with time zone not null,
  completed_at timestamp with time zone,
  moved_at timestamp with time zone,
  constraint pk_shop_syncs primary key (workspace_id, shop_id, what)
);
create table shop_hooks (
  workspace_id uuid not null,
  id uuid not null,
  shop_id uuid not null,
  hook_id text not null,
  headers jsonb not null,
  body bytea not null,
  state text not null,
  error text,
  attempts integer default 0 not null,
  received_at timestamp with time zone not null,
  next_at timestamp with time zone,
  done_at timestamp with time zone,
  constraint pk_shop_hooks primary key (workspace_id, id)
);
create unique index uq_shop_hooks_hook_id on shop_hooks (workspace_id, shop_id, hook_id);
create index ix_shop_hooks_received_at on shop_hooks (received_at);
create index ix_shop_hooks_due on shop_hooks (workspace_id, shop_id, next_at) where next_at is not null;
create index ix_shop_hooks_failed on shop_hooks (workspace_id, shop_id, received_at desc)
  where state = 'failed';
create table shop_gone (
  workspace_id uuid not null,
  shop_id uuid not null,
  what text not null,
  external_id text not null,
  at timestamp with time zone not null,
  constraint pk_shop_gone primary key (workspace_id, shop_id, what, external_id)
);
create index ix_shop_gone_at on shop_gone (at);
create table shop_consents (
  workspace_id uuid not null,
  id uuid not null,
  agent_id uuid not null,
  sealed text not null,
  asked_at timestamp with time zone not null,
  constraint pk_shop_consents primary key (workspace_id, id)
);
create table shop_wishes (
  workspace_id uuid not null,
  id uuid not null,
  shop_id uuid not null,
  wish text not null,
  about jsonb not null,
  data jsonb not null,
  received_at timestamp with time zone not null,
  done_at timestamp with time zone,
  constraint pk_shop_wishes primary key (workspace_id, id)
);
create index ix_shop_wishes_shop on shop_wishes (workspace_id, shop_id, received_at desc)
"""
_ACTIONS = """
create table order_actions (
  workspace_id uuid not null,
  id uuid not null,
  shop_id uuid not null,
  order_id uuid,
  conversation_id uuid,
  kind text not null,
  state text not null,
  asked jsonb not null,
  action jsonb not null,
  amount numeric(18, 4),
  currency text not null,
  reason text default '' not null,
  requester text not null,
  requested_by uuid,
  requested_name text not null,
  requested_at timestamp with time zone not null,
  request_key text,
  request_digest bytea,
  tell boolean default false not null,
  decided_by uuid,
  decided_name text,
  decided_at timestamp with time zone,
  decision_note text default '' not null,
  due_at timestamp with time zone,
  attempts integer default 0 not null,
  uncertain boolean default false not null,
  outcome jsonb,
  failure_code text,
  failure text,
  finished_at timestamp with time zone,
  constraint pk_order_actions primary key (workspace_id, id)
);
create unique index uq_order_actions_request_key on order_actions (workspace_id, requester, request_key)
  where request_key is not null;
create index ix_order_actions_order on order_actions (workspace_id, order_id, requested_at desc);
create index ix_order_actions_waiting on order_actions (workspace_id, due_at)
  where state = 'waiting_approval';
create index ix_order_actions_requester on order_actions (workspace_id, requester, requested_at);
create index ix_order_actions_conversation
  on order_actions (workspace_id, conversation_id, requested_at desc);
create index ix_order_actions_stuck on order_actions (workspace_id, shop_id)
  where state in ('queued', 'running', 'pending');
create table order_action_log (
  workspace_id uuid not null,
  id uuid not null,
  action_id uuid not null,
  at timestamp with time zone not null,
  what text not null,
  by_kind text not null,
  by_id uuid,
  by_name text not null,
  data jsonb not null,
  constraint pk_order_action_log primary key (workspace_id, id)
);
create index ix_order_action_log_action on order_action_log (workspace_id, action_id, id)
"""


def upgrade() -> None:
    op.execute("select set_config('merhaba.scope', 'system', true)")  # the owner is behind the wall, too
    for script in (_SHOPS, _MIRROR, _INDEXES, _SYNC, _ACTIONS, _RESHAPE):
        for statement in script.split(";\n"):
            if statement.strip():
                op.execute(statement)
    for table in WALLED.split():
        wall(table)
