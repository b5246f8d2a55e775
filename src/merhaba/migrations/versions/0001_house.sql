-- The house's first tables. Frozen: what changes later is a new version.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create sequence conversation_numbers start with 1001;

CREATE TABLE agents (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  password_hash TEXT,
  role TEXT NOT NULL,
  locale TEXT DEFAULT 'en' NOT NULL,
  theme TEXT DEFAULT 'system' NOT NULL,
  density TEXT DEFAULT 'comfortable' NOT NULL,
  signature TEXT DEFAULT '' NOT NULL,
  availability TEXT DEFAULT 'available' NOT NULL,
  notifications JSONB DEFAULT '{}' NOT NULL,
  active BOOLEAN DEFAULT true NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_seen_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_agents PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_agents_email_any ON agents (lower(email));
CREATE UNIQUE INDEX uq_agents_email ON agents (workspace_id, lower(email));

CREATE TABLE api_tokens (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  token_digest BYTEA NOT NULL,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_used_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_api_tokens PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX uq_api_tokens_token_digest ON api_tokens (token_digest);

CREATE TABLE brands (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  site_key TEXT NOT NULL,
  accent TEXT NOT NULL,
  default_language TEXT NOT NULL,
  languages JSONB NOT NULL,
  timezone TEXT NOT NULL,
  hours JSONB NOT NULL,
  widget JSONB NOT NULL,
  signature JSONB NOT NULL,
  domain TEXT DEFAULT '' NOT NULL,
  identity_secret TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_brands PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX uq_brands_site_key ON brands (site_key);

CREATE TABLE channel_accounts (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  channel TEXT NOT NULL,
  brand_id UUID NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  config JSONB DEFAULT '{}' NOT NULL,
  secrets TEXT,
  status TEXT DEFAULT 'active' NOT NULL,
  last_error TEXT,
  last_inbound_at TIMESTAMP WITH TIME ZONE,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_channel_accounts PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_channel_accounts_address ON channel_accounts (channel, lower(address));
CREATE UNIQUE INDEX uq_channel_accounts_mailbox ON channel_accounts (channel, lower(address)) WHERE address like '%@%';

CREATE TABLE conversations (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  number BIGINT NOT NULL,
  subject TEXT DEFAULT '' NOT NULL,
  status TEXT NOT NULL,
  priority TEXT DEFAULT 'normal' NOT NULL,
  channel TEXT NOT NULL,
  account_id UUID NOT NULL,
  brand_id UUID NOT NULL,
  customer_id UUID NOT NULL,
  visitor TEXT,
  assignee_id UUID,
  team_id UUID,
  tag_ids UUID[] DEFAULT '{}' NOT NULL,
  language TEXT,
  preview TEXT DEFAULT '' NOT NULL,
  preview_author TEXT DEFAULT 'customer' NOT NULL,
  message_count INTEGER DEFAULT 0 NOT NULL,
  spam BOOLEAN DEFAULT false NOT NULL,
  linked_to UUID,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_message_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_inbound_at TIMESTAMP WITH TIME ZONE,
  customer_seen_at TIMESTAMP WITH TIME ZONE,
  waiting_since TIMESTAMP WITH TIME ZONE,
  snoozed_until TIMESTAMP WITH TIME ZONE,
  closed_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_conversations PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_conversations_all ON conversations (workspace_id, last_message_at desc, id desc);
CREATE INDEX ix_conversations_assignee ON conversations (workspace_id, assignee_id, status, last_message_at desc, id desc);
CREATE INDEX ix_conversations_customer ON conversations (workspace_id, customer_id, last_message_at desc, id desc);
CREATE INDEX ix_conversations_open ON conversations (workspace_id, assignee_id, channel, team_id) INCLUDE (tag_ids) WHERE status in ('open', 'pending') and not spam;
CREATE INDEX ix_conversations_snoozed ON conversations (snoozed_until) WHERE status = 'snoozed';
CREATE INDEX ix_conversations_status ON conversations (workspace_id, status, last_message_at desc, id desc) WHERE not spam;
CREATE INDEX ix_conversations_tags ON conversations USING gin (tag_ids);
CREATE INDEX ix_conversations_visitor ON conversations (workspace_id, visitor) WHERE visitor is not null;
CREATE INDEX ix_conversations_waiting ON conversations (workspace_id, waiting_since, id) WHERE waiting_since is not null;
CREATE INDEX ix_conversations_waiting_for ON conversations (workspace_id, assignee_id, waiting_since, id) WHERE waiting_since is not null;
CREATE UNIQUE INDEX uq_conversations_number ON conversations (workspace_id, number);

CREATE TABLE customer_merges (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  winner_id UUID NOT NULL,
  loser_id UUID NOT NULL,
  moved JSONB NOT NULL,
  by_agent_id UUID,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  undone_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_customer_merges PRIMARY KEY (workspace_id, id)
);

CREATE TABLE customers (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  language TEXT,
  timezone TEXT,
  country TEXT,
  preferred_channel TEXT,
  notes TEXT DEFAULT '' NOT NULL,
  blocked BOOLEAN DEFAULT false NOT NULL,
  merged_into UUID,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_seen_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_customers PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_customers_name_trgm ON customers USING gin (workspace_id, name gin_trgm_ops);
CREATE INDEX ix_customers_seen ON customers (workspace_id, coalesce(last_seen_at, created_at) desc, id desc) WHERE merged_into is null;

CREATE TABLE deliveries (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  conversation_id UUID NOT NULL,
  account_id UUID NOT NULL,
  payload JSONB NOT NULL,
  state TEXT NOT NULL,
  reason TEXT DEFAULT '' NOT NULL,
  attempts INTEGER DEFAULT 0 NOT NULL,
  external_id TEXT NOT NULL,
  send_at TIMESTAMP WITH TIME ZONE NOT NULL,
  attempted_at TIMESTAMP WITH TIME ZONE,
  sent_at TIMESTAMP WITH TIME ZONE,
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_deliveries PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_deliveries_waiting ON deliveries (workspace_id, conversation_id) WHERE state = 'queued';
CREATE INDEX ix_deliveries_external_id ON deliveries (workspace_id, external_id);
CREATE INDEX ix_deliveries_open ON deliveries (workspace_id, account_id, state) WHERE state in ('queued', 'failed');

CREATE TABLE drafts (
  workspace_id UUID NOT NULL,
  agent_id UUID NOT NULL,
  conversation_id UUID NOT NULL,
  content JSONB NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_drafts PRIMARY KEY (workspace_id, agent_id, conversation_id)
);

CREATE TABLE event_epoch (
  "only" INTEGER DEFAULT 1 NOT NULL,
  epoch UUID DEFAULT gen_random_uuid() NOT NULL,
  cleared_xid BIGINT DEFAULT 0 NOT NULL,
  CONSTRAINT pk_event_epoch PRIMARY KEY ("only")
);

CREATE TABLE events (
  workspace_id UUID NOT NULL,
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
  type TEXT NOT NULL,
  data JSONB NOT NULL,
  at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT pk_events PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_events_at ON events (at);
CREATE INDEX ix_events_xid_id ON events (xid, id);

CREATE TABLE files (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  owner TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_files PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_files_sha256 ON files (sha256);

CREATE TABLE idempotency_keys (
  workspace_id UUID NOT NULL,
  principal TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint BYTEA NOT NULL,
  status INTEGER,
  body BYTEA,
  media_type TEXT,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_idempotency_keys PRIMARY KEY (workspace_id, principal, key)
);
CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);

CREATE TABLE identities (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  customer_id UUID NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  verified BOOLEAN DEFAULT false NOT NULL,
  unreachable TEXT,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_identities PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_identities_customer_id ON identities (workspace_id, customer_id);
CREATE INDEX ix_identities_value ON identities (workspace_id, kind, value);
CREATE INDEX ix_identities_value_trgm ON identities USING gin (workspace_id, value gin_trgm_ops);
CREATE UNIQUE INDEX uq_identities_verified ON identities (workspace_id, kind, value) WHERE verified;

CREATE TABLE invitations (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  token_digest BYTEA NOT NULL,
  invited_by UUID,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  accepted_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_invitations PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX uq_invitations_token_digest ON invitations (token_digest);

CREATE TABLE notifications (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  agent_id UUID NOT NULL,
  kind TEXT NOT NULL,
  conversation_id UUID NOT NULL,
  message_id UUID,
  actor_kind TEXT NOT NULL,
  actor_id UUID,
  actor_name TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  read_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_notifications PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_notifications_agent ON notifications (workspace_id, agent_id, created_at desc, id);
CREATE INDEX ix_notifications_unread ON notifications (workspace_id, agent_id, conversation_id) WHERE read_at is null;

CREATE TABLE orders (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  shop_id UUID NOT NULL,
  customer_id UUID,
  external_id TEXT NOT NULL,
  number TEXT NOT NULL,
  email TEXT DEFAULT '' NOT NULL,
  financial_status TEXT NOT NULL,
  fulfilment_status TEXT NOT NULL,
  total NUMERIC(18, 4) NOT NULL,
  refunded NUMERIC(18, 4) DEFAULT 0 NOT NULL,
  currency TEXT NOT NULL,
  data JSONB NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_orders PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_orders_all ON orders (workspace_id, created_at desc, id);
CREATE INDEX ix_orders_customer ON orders (workspace_id, customer_id, created_at desc, id);
CREATE INDEX ix_orders_number ON orders (workspace_id, number);
CREATE UNIQUE INDEX uq_orders_external_id ON orders (workspace_id, shop_id, external_id);

CREATE TABLE parked_events (
  workspace_id UUID NOT NULL,
  subscription TEXT NOT NULL,
  event_id BIGINT NOT NULL,
  type TEXT NOT NULL,
  data JSONB NOT NULL,
  error TEXT NOT NULL,
  attempts INTEGER DEFAULT 1 NOT NULL,
  next_try_at TIMESTAMP WITH TIME ZONE NOT NULL,
  parked_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_parked_events PRIMARY KEY (workspace_id, subscription, event_id)
);
CREATE INDEX ix_parked_events_next_try_at ON parked_events (subscription, next_try_at);

CREATE TABLE participants (
  workspace_id UUID NOT NULL,
  conversation_id UUID NOT NULL,
  address TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  added_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_participants PRIMARY KEY (workspace_id, conversation_id, address)
);

CREATE TABLE products (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  shop_id UUID NOT NULL,
  external_id TEXT NOT NULL,
  handle TEXT NOT NULL,
  title TEXT NOT NULL,
  price NUMERIC(18, 4) NOT NULL,
  currency TEXT NOT NULL,
  stock INTEGER DEFAULT 0 NOT NULL,
  data JSONB NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_products PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_products_title_trgm ON products USING gin (workspace_id, title gin_trgm_ops);
CREATE UNIQUE INDEX uq_products_external_id ON products (workspace_id, shop_id, external_id);

CREATE TABLE raw_inbound (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  account_id UUID NOT NULL,
  channel TEXT NOT NULL,
  body BYTEA,
  body_sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  headers JSONB DEFAULT '{}' NOT NULL,
  envelope JSONB DEFAULT '{}' NOT NULL,
  state TEXT NOT NULL,
  error TEXT,
  attempts INTEGER DEFAULT 0 NOT NULL,
  dedupe_key TEXT,
  conversation_id UUID,
  received_at TIMESTAMP WITH TIME ZONE NOT NULL,
  processed_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_raw_inbound PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ix_raw_inbound_dead ON raw_inbound (workspace_id, received_at desc, id) WHERE state = 'dead';
CREATE INDEX ix_raw_inbound_waiting ON raw_inbound (received_at) WHERE state = 'received';
CREATE UNIQUE INDEX uq_raw_inbound_dedupe_key ON raw_inbound (workspace_id, dedupe_key) WHERE dedupe_key is not null;

CREATE TABLE reads (
  workspace_id UUID NOT NULL,
  agent_id UUID NOT NULL,
  conversation_id UUID NOT NULL,
  read_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_reads PRIMARY KEY (workspace_id, agent_id, conversation_id)
);

CREATE TABLE sessions (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  agent_id UUID NOT NULL,
  token_digest BYTEA NOT NULL,
  user_agent TEXT DEFAULT '' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_sessions PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX uq_sessions_token_digest ON sessions (token_digest);

CREATE TABLE shops (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  platform TEXT NOT NULL,
  brand_id UUID NOT NULL,
  name TEXT NOT NULL,
  domain TEXT NOT NULL,
  currency TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_shops PRIMARY KEY (workspace_id, id)
);

CREATE TABLE subscriptions (
  name TEXT NOT NULL,
  epoch UUID NOT NULL,
  xid xid8 NOT NULL,
  id BIGINT NOT NULL,
  moved_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_subscriptions PRIMARY KEY (name)
);

CREATE TABLE tags (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  colour TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_tags PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX uq_tags_name ON tags (workspace_id, lower(name));

CREATE TABLE team_members (
  workspace_id UUID NOT NULL,
  team_id UUID NOT NULL,
  agent_id UUID NOT NULL,
  CONSTRAINT pk_team_members PRIMARY KEY (workspace_id, team_id, agent_id)
);

CREATE TABLE teams (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_teams PRIMARY KEY (workspace_id, id)
);

CREATE TABLE workspaces (
  id UUID NOT NULL,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  demo BOOLEAN DEFAULT false NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_workspaces PRIMARY KEY (id),
  CONSTRAINT uq_workspaces_slug UNIQUE (slug)
);

CREATE TABLE messages (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  conversation_id UUID NOT NULL,
  direction TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  author_kind TEXT NOT NULL,
  author_id UUID,
  author_name TEXT DEFAULT '' NOT NULL,
  text TEXT DEFAULT '' NOT NULL,
  text_full TEXT,
  html TEXT,
  subject TEXT DEFAULT '' NOT NULL,
  "to" JSONB DEFAULT '[]' NOT NULL,
  cc JSONB DEFAULT '[]' NOT NULL,
  mentions UUID[] DEFAULT '{}' NOT NULL,
  attachments JSONB DEFAULT '[]' NOT NULL,
  automatic TEXT,
  event JSONB,
  external_id TEXT,
  client_key TEXT,
  "references" JSONB DEFAULT '[]' NOT NULL,
  raw_id UUID,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  edited_at TIMESTAMP WITH TIME ZONE,
  seen_at TIMESTAMP WITH TIME ZONE,
  words TSVECTOR,
  CONSTRAINT pk_messages PRIMARY KEY (workspace_id, id),
  CONSTRAINT fk_messages_workspace_id_conversation_id FOREIGN KEY(workspace_id, conversation_id) REFERENCES conversations (workspace_id, id)
);
CREATE INDEX ix_messages_external_id ON messages (workspace_id, external_id) WHERE external_id is not null;
CREATE INDEX ix_messages_thread ON messages (workspace_id, conversation_id, created_at, id);
CREATE INDEX ix_messages_words ON messages USING gin (workspace_id, words);
CREATE UNIQUE INDEX uq_messages_client_key ON messages (workspace_id, conversation_id, client_key) WHERE client_key is not null;

insert into event_epoch default values;
