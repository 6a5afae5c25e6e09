-- Roles, people, workspaces, tenants, rights. Roles belong to the whole cluster, so another database may be creating the
-- same ones at this instant: that is no error.
do $$
declare name text;
begin
  foreach name in array array['tenantatlas_gate', 'tenantatlas_web', 'tenantatlas_worker', 'tenantatlas_platform', 'history_import'] loop
    begin
      execute format('create role %I nologin', name);
    exception when duplicate_object or unique_violation then null;
    end;
    -- The login takes these roles with `set local role` and inherits nothing from them: a statement without a scope sees
    -- nothing of what belongs to somebody.
    if current_setting('server_version_num')::int >= 160000 then
      execute format('grant %I to current_user with inherit false, set true', name);
    else
      execute format('grant %I to current_user', name);
    end if;
  end loop;
end $$;

-- The scope of a transaction, set by `withScope` and gone with the commit. After a `set local` ends a setting is '', not null.
create function scope_workspaces() returns bigint[] language sql stable as
  $$ select coalesce(nullif(current_setting('tenantatlas.workspaces', true), ''), '{}')::bigint[] $$;
create function scope_tenants() returns bigint[] language sql stable as
  $$ select coalesce(nullif(current_setting('tenantatlas.tenants', true), ''), '{}')::bigint[] $$;
create function scope_person() returns bigint language sql stable as
  $$ select nullif(current_setting('tenantatlas.person', true), '')::bigint $$;

create table workspaces (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 200),
  status text not null default 'active' check (status in ('active', 'archived')),
  created_at timestamptz not null default now()
);

create table tenants (
  id bigint generated always as identity primary key,
  workspace_id bigint not null references workspaces,
  external_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  status text not null default 'active' check (status in ('draft', 'onboarding', 'active', 'archived')),
  created_at timestamptz not null default now(),
  unique (workspace_id, external_id)
);
create index tenants_external_id on tenants (external_id);

create table people (
  id bigint generated always as identity primary key,
  email text not null check (email = lower(email)),
  name text not null check (length(name) between 1 and 200),
  password_hash text,
  is_disabled boolean not null default false,
  created_at timestamptz not null default now(),
  unique (email)
);

create table workspace_memberships (
  workspace_id bigint not null references workspaces,
  person_id bigint not null references people,
  role text not null check (role in ('readonly', 'operator', 'manager', 'owner')),
  -- Narrowed to the tenants listed in membership_tenants; otherwise all of the workspace.
  is_narrowed boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (workspace_id, person_id)
);
create index workspace_memberships_person on workspace_memberships (person_id);

create table membership_tenants (
  workspace_id bigint not null,
  person_id bigint not null,
  tenant_id bigint not null references tenants,
  primary key (workspace_id, person_id, tenant_id),
  foreign key (workspace_id, person_id) references workspace_memberships on delete cascade
);

create table sessions (
  token_hash bytea primary key,
  person_id bigint not null references people,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_person on sessions (person_id);

create table api_tokens (
  id bigint generated always as identity primary key,
  token_hash bytea not null unique,
  person_id bigint not null references people,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz
);
create index api_tokens_person on api_tokens (person_id);

create table platform_people (
  id bigint generated always as identity primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  password_hash text not null,
  capabilities text[] not null,
  is_disabled boolean not null default false,
  created_at timestamptz not null default now()
);

create table platform_sessions (
  token_hash bytea primary key,
  platform_person_id bigint not null references platform_people,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null
);

-- Failed sign-ins, to slow down guessing per account and per address; both are hashed, so nothing here names a person.
create table sign_in_failures (
  id bigint generated always as identity primary key,
  subject_hash bytea not null,
  at timestamptz not null default now()
);
create index sign_in_failures_subject on sign_in_failures (subject_hash, at);

-- The gate is the role that finds out who somebody is and what they may see, before any scope exists.
grant select on workspaces, tenants, people, workspace_memberships, membership_tenants, platform_people to tenantatlas_gate;
grant select, insert, update, delete on sessions, platform_sessions, api_tokens, sign_in_failures to tenantatlas_gate;
grant select on workspaces, tenants, workspace_memberships, membership_tenants to tenantatlas_web, tenantatlas_worker, tenantatlas_platform;
-- Legitimacy asks whether an initiator is still there. Password hashes are the gate's alone.
grant select (id, name, is_disabled) on people to tenantatlas_worker;

alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy gate on workspaces for select to tenantatlas_gate using (true);
create policy scope on workspaces for select to tenantatlas_web using (id = any ((select scope_workspaces())::bigint[]));
create policy serving on workspaces for select to tenantatlas_worker, tenantatlas_platform using (true);

alter table tenants enable row level security;
alter table tenants force row level security;
create policy gate on tenants for select to tenantatlas_gate using (true);
create policy scope on tenants for select to tenantatlas_web
  using (workspace_id = any ((select scope_workspaces())::bigint[]) and id = any ((select scope_tenants())::bigint[]));
create policy serving on tenants for select to tenantatlas_worker, tenantatlas_platform using (true);

alter table workspace_memberships enable row level security;
alter table workspace_memberships force row level security;
create policy gate on workspace_memberships for select to tenantatlas_gate using (true);
create policy scope on workspace_memberships for select to tenantatlas_web using (workspace_id = any ((select scope_workspaces())::bigint[]));
create policy serving on workspace_memberships for select to tenantatlas_worker, tenantatlas_platform using (true);

alter table membership_tenants enable row level security;
alter table membership_tenants force row level security;
create policy gate on membership_tenants for select to tenantatlas_gate using (true);
create policy scope on membership_tenants for select to tenantatlas_web using (workspace_id = any ((select scope_workspaces())::bigint[]));
create policy serving on membership_tenants for select to tenantatlas_worker, tenantatlas_platform using (true);

-- Seeds and tests enter as history_import, and nothing else does.
grant select, insert, update on workspaces, tenants, people, workspace_memberships, membership_tenants, platform_people to history_import;
do $$
declare name text;
begin
  foreach name in array array['workspaces', 'tenants', 'workspace_memberships', 'membership_tenants'] loop
    execute format('create policy import on %I to history_import using (true)', name);
  end loop;
end $$;
