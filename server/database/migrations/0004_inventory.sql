-- The connection to Microsoft of a tenant, and what was read through it.
create table tenant_keys (
  tenant_id bigint primary key references tenants,
  workspace_id bigint not null references workspaces,
  -- The tenant's own key, wrapped by the master key, which is never in the database.
  wrapped_key bytea not null,
  created_at timestamptz not null default now()
);

create table provider_connections (
  id bigint generated always as identity primary key,
  workspace_id bigint not null references workspaces,
  tenant_id bigint not null references tenants,
  provider text not null default 'microsoft' check (provider = 'microsoft'),
  display_name text not null,
  client_id text not null,
  secret_sealed bytea not null,
  is_default boolean not null default true,
  status text not null default 'connected' check (status in ('connected', 'needs_consent', 'error', 'disabled')),
  last_error_reason_code text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index provider_connections_default on provider_connections (tenant_id, provider) where is_default;

create table inventory_items (
  id bigint generated always as identity primary key,
  workspace_id bigint not null references workspaces,
  tenant_id bigint not null references tenants,
  policy_type text not null,
  external_id text not null,
  display_name text not null,
  category text not null,
  platform text,
  meta jsonb not null default '{}',
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  last_seen_operation_run_id bigint not null references operation_runs,
  unique (tenant_id, policy_type, external_id)
);
create index inventory_items_page on inventory_items (tenant_id, lower(display_name), id);

-- What the last reading of a type said, and when the last complete one began: what was seen before that and not in it
-- is missing. Derived at reading; no item is ever deleted.
create table inventory_coverage (
  tenant_id bigint not null references tenants,
  policy_type text not null,
  workspace_id bigint not null references workspaces,
  status text not null check (status in ('complete', 'denied', 'failed')),
  item_count integer not null,
  reason_code text,
  run_id bigint not null references operation_runs,
  at timestamptz not null default now(),
  complete_started_at timestamptz,
  complete_run_id bigint references operation_runs,
  primary key (tenant_id, policy_type)
);

grant select on provider_connections to tenantatlas_web;
grant select (tenant_id, provider, is_default, status) on provider_connections to tenantatlas_platform;
grant select, update on provider_connections to tenantatlas_worker;
grant select on tenant_keys to tenantatlas_worker;
grant select on inventory_items, inventory_coverage to tenantatlas_web;
grant select, insert, update on inventory_items, inventory_coverage to tenantatlas_worker;

do $$
declare name text;
begin
  foreach name in array array['tenant_keys', 'provider_connections', 'inventory_items', 'inventory_coverage'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($p$create policy scope on %I for select to tenantatlas_web
      using (workspace_id = any ((select scope_workspaces())::bigint[]) and tenant_id = any ((select scope_tenants())::bigint[]))$p$, name);
    -- A worker sees and writes the tenant of the run that it is doing, and no other.
    execute format($p$create policy run on %I to tenantatlas_worker
      using (tenant_id = any ((select scope_tenants())::bigint[]))
      with check (tenant_id = any ((select scope_tenants())::bigint[]) and workspace_id = any ((select scope_workspaces())::bigint[]))$p$, name);
  end loop;
end $$;
create policy platform on provider_connections for select to tenantatlas_platform using (true);
grant select, insert, update on tenant_keys, provider_connections to history_import;
create policy import on tenant_keys to history_import using (true);
create policy import on provider_connections to history_import using (true);
grant select on inventory_items, inventory_coverage to history_import;
create policy import on inventory_items for select to history_import using (true);
create policy import on inventory_coverage for select to history_import using (true);
