-- The run row is the lifecycle truth and the queue (spec: operations §2). Its moves stand in 0003.
create table operation_runs (
  id bigint generated always as identity primary key,
  workspace_id bigint not null references workspaces,
  tenant_id bigint references tenants,
  initiator_id bigint references people,
  initiator_name text not null,
  type text not null,
  status text not null check (status in ('queued', 'running', 'completed')),
  outcome text not null default 'pending'
    check (outcome in ('pending', 'succeeded', 'partially_succeeded', 'blocked', 'failed', 'cancelled')),
  reason_code text,
  identity_hash bytea not null,
  -- The same work whoever asks and however often: what a later success settles.
  scope_hash bytea not null,
  input jsonb not null default '{}',
  summary_counts jsonb not null default '{}',
  failures jsonb not null default '[]',
  context jsonb not null default '{}',
  lane_key text not null,
  lane_counted boolean not null default false,
  run_after timestamptz not null default now(),
  priority smallint not null default 100,
  lease_token bigint not null default 0,
  attempt integer not null default 0,
  worker_id text,
  heartbeat_at timestamptz,
  -- Waiting for Microsoft or for people: since when, until when, and how much of it lies behind.
  waiting_since timestamptz,
  waiting_until timestamptz,
  waited_ms bigint not null default 0,
  cancel_requested_at timestamptz,
  cancel_requested_by bigint references people,
  investigated_at timestamptz,
  investigated_by text,
  investigated_note text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint completed_has_its_time check ((status = 'completed') = (completed_at is not null)),
  constraint completed_has_its_outcome check ((status = 'completed') = (outcome <> 'pending')),
  constraint queued_has_no_holder check (status <> 'queued' or (started_at is null and worker_id is null and heartbeat_at is null)),
  constraint running_has_begun check (status <> 'running' or started_at is not null),
  constraint only_running_counts check (status = 'running' or not lane_counted)
) with (fillfactor = 80);

create unique index operation_runs_active_tenant on operation_runs (tenant_id, identity_hash)
  where status in ('queued', 'running') and tenant_id is not null;
create unique index operation_runs_active_workspace on operation_runs (workspace_id, identity_hash)
  where status in ('queued', 'running') and tenant_id is null;
create index operation_runs_page on operation_runs (workspace_id, id desc);
create index operation_runs_tenant_page on operation_runs (workspace_id, tenant_id, id desc);
create index operation_runs_type_page on operation_runs (workspace_id, type, id desc);
create index operation_runs_active on operation_runs (workspace_id, tenant_id, type) where status in ('queued', 'running');
create index operation_runs_queue on operation_runs (lane_key, priority, run_after, id) where status = 'queued';
create index operation_runs_running on operation_runs (id) where status = 'running';
create index operation_runs_follow_up on operation_runs (workspace_id, completed_at desc) include (tenant_id, outcome)
  where outcome in ('failed', 'partially_succeeded', 'blocked');
create index operation_runs_success on operation_runs (workspace_id, tenant_id, scope_hash, id desc) where outcome = 'succeeded';

-- Where runs wait. `running` moves only inside the function that moved a row.
create table lanes (
  key text primary key,
  workspace_id bigint not null references workspaces,
  tenant_id bigint references tenants,
  running integer not null default 0 check (running >= 0),
  max integer not null check (max > 0),
  last_served timestamptz,
  created_at timestamptz not null default now()
) with (fillfactor = 70);

create table workers (
  id text primary key,
  host text not null,
  pid integer not null,
  slots integer not null,
  started_at timestamptz not null default now(),
  last_beat_at timestamptz not null default now(),
  stopped_at timestamptz
);

-- Since when somebody has been there to serve, without a break: one row.
create table worker_fleet (
  one boolean primary key default true check (one),
  alive_since timestamptz,
  last_alive_at timestamptz
);
insert into worker_fleet default values;

-- Append-only: every move, written in the move's own transaction. A page never infers history.
create table operation_run_events (
  id bigint generated always as identity primary key,
  run_id bigint not null references operation_runs,
  workspace_id bigint not null,
  tenant_id bigint,
  at timestamptz not null default clock_timestamp(),
  kind text not null,
  actor_kind text not null,
  actor_name text not null,
  from_status text,
  to_status text,
  outcome text,
  reason_code text,
  evidence jsonb not null default '{}'
);
create index operation_run_events_run on operation_run_events (run_id, id);

create table notifications (
  id bigint generated always as identity primary key,
  run_id bigint not null references operation_runs,
  user_id bigint not null references people,
  workspace_id bigint not null references workspaces,
  tenant_id bigint references tenants,
  kind text not null default 'operation_run_completed' check (kind = 'operation_run_completed'),
  title text not null,
  body text not null,
  tone text not null,
  url text not null,
  -- Told after it ended, by the clock as well.
  created_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  unique (run_id, user_id)
);
create index notifications_of_person on notifications (user_id, id desc);
create index notifications_unread on notifications (user_id) where read_at is null;

create table audit_log (
  id bigint generated always as identity primary key,
  workspace_id bigint references workspaces,
  tenant_id bigint references tenants,
  actor_kind text not null check (actor_kind in ('human', 'system', 'scheduled', 'integration')),
  actor_id bigint,
  actor_name text,
  actor_email text,
  action text not null,
  resource_kind text,
  resource_id text,
  target_label text,
  summary text not null,
  outcome text not null check (outcome in ('success', 'failure', 'partial', 'info', 'blocked')),
  metadata jsonb not null default '{}',
  recorded_at timestamptz not null default clock_timestamp()
);
create index audit_log_page on audit_log (workspace_id, id desc);

-- One click is one run, however often the browser sends it. Written in the transaction of the start itself.
create table idempotency_keys (
  person_id bigint not null references people,
  key text not null check (length(key) between 1 and 200),
  request_hash bytea not null,
  workspace_id bigint not null,
  response jsonb not null,
  created_at timestamptz not null default now(),
  primary key (person_id, key)
);

grant select, insert, update on operation_runs to tenantatlas_web;
grant select, insert, update on operation_runs to tenantatlas_worker, tenantatlas_platform;
grant select, insert (key, workspace_id, tenant_id, max), update on lanes to tenantatlas_web, tenantatlas_worker, tenantatlas_platform;
grant select, insert, update on workers to tenantatlas_worker;
grant select on workers to tenantatlas_web, tenantatlas_platform;
grant select, update on worker_fleet to tenantatlas_worker;
grant select on worker_fleet to tenantatlas_web, tenantatlas_platform;
grant select, insert on operation_run_events to tenantatlas_web, tenantatlas_worker, tenantatlas_platform;
grant select, insert, update (read_at) on notifications to tenantatlas_web;
grant select, insert on notifications to tenantatlas_worker, tenantatlas_platform;
grant insert on audit_log to tenantatlas_gate;
grant select, insert on audit_log to tenantatlas_web, tenantatlas_worker, tenantatlas_platform;
grant select, insert on idempotency_keys to tenantatlas_web;
grant select, insert on operation_runs, operation_run_events, notifications, lanes, workers to history_import;
grant select, update on lanes to history_import;

do $$
declare name text;
begin
  foreach name in array array['operation_runs', 'lanes', 'operation_run_events', 'audit_log', 'notifications', 'idempotency_keys'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
  foreach name in array array['operation_runs', 'lanes', 'operation_run_events'] loop
    execute format($p$create policy scope on %I to tenantatlas_web
      using (workspace_id = any ((select scope_workspaces())::bigint[])
             and (tenant_id is null or tenant_id = any ((select scope_tenants())::bigint[])))$p$, name);
    execute format('create policy serving on %I to tenantatlas_worker, tenantatlas_platform, history_import using (true)', name);
  end loop;
end $$;

create policy reading on audit_log for select to tenantatlas_web
  using (workspace_id = any ((select scope_workspaces())::bigint[])
         and (tenant_id is null or tenant_id = any ((select scope_tenants())::bigint[])));
create policy writing on audit_log for insert to tenantatlas_web, tenantatlas_gate with check (true);
create policy serving on audit_log to tenantatlas_worker, tenantatlas_platform using (true);

-- A person who lost access keeps the row; it is listed only while they are entitled.
create policy reading on notifications for select to tenantatlas_web
  using (user_id = (select scope_person()) and workspace_id = any ((select scope_workspaces())::bigint[])
         and (tenant_id is null or tenant_id = any ((select scope_tenants())::bigint[])));
create policy marking on notifications for update to tenantatlas_web using (user_id = (select scope_person()));
-- A cancel by one person ends the run of another: the notification goes to its initiator.
create policy telling on notifications for insert to tenantatlas_web
  with check (workspace_id = any ((select scope_workspaces())::bigint[])
              and (tenant_id is null or tenant_id = any ((select scope_tenants())::bigint[])));
create policy serving on notifications to tenantatlas_worker, tenantatlas_platform, history_import using (true);

create policy own on idempotency_keys to tenantatlas_web using (person_id = (select scope_person()));
