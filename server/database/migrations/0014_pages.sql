-- Pages and counts of the hub cost the same whatever the history (spec: quality P8, P9). History is indexed once, when a run
-- ends: what is active is found by an index of its own, and `server/runs/search.ts` merges the two. Newest first is by
-- `created_at`, so that a window is a stretch of the index, however little of what stands in it is seen or wanted.
drop index operation_runs_page, operation_runs_tenant_page, operation_runs_type_page, operation_runs_active,
  operation_runs_follow_up, operation_runs_success, operation_runs_queue;

-- The first success of the same work that came after a run that ended badly: a fact, whatever the type makes of it.
alter table operation_runs add column followed_by bigint;
-- What ended badly and nobody has looked into, `alone` or with a success that followed; null for everything else. A column
-- of its own, because the planner cannot guess how few rows three conditions leave together.
alter table operation_runs add column unsettled text generated always as (
  case when outcome in ('failed', 'partially_succeeded', 'blocked') and investigated_at is null
       then case when followed_by is null then 'alone' else 'followed' end end) stored;

-- The columns that are included are those of the policies: what is counted is counted in the index alone.
create index operation_runs_active on operation_runs (workspace_id, created_at desc, id desc) include (tenant_id)
  where status in ('queued', 'running');
create index operation_runs_queue on operation_runs (lane_key, priority, run_after, id) include (workspace_id, tenant_id)
  where status = 'queued';
create index operation_runs_page on operation_runs (workspace_id, created_at desc, id desc) include (tenant_id, outcome, unsettled)
  where status = 'completed';
create index operation_runs_tenant_page on operation_runs (workspace_id, tenant_id, created_at desc, id desc) include (outcome, unsettled)
  where status = 'completed';
create index operation_runs_type_page on operation_runs (workspace_id, type, created_at desc, id desc) include (tenant_id)
  where status = 'completed';
create index operation_runs_tenant_type_page on operation_runs (workspace_id, tenant_id, type, created_at desc, id desc)
  where status = 'completed';
-- By the rows of run_initiators below, each a stretch of this. Null is found by no join, so it is 0 here; by `case`, because
-- under row-level security `coalesce` is not trusted to tell nobody what it sees, and is kept away from indexes.
create index operation_runs_initiator_page on operation_runs (workspace_id, (case when tenant_id is null then 0 else tenant_id end),
  (case when initiator_id is null then 0 else initiator_id end), created_at desc, id desc)
  include (tenant_id, initiator_id, initiator_name, type, outcome) where status = 'completed';
-- Seven of eight end well, and are found among all; the others are rare enough to be looked for.
create index operation_runs_outcome_page on operation_runs (workspace_id, outcome, created_at desc, id desc) include (tenant_id)
  where status = 'completed' and outcome <> 'succeeded';
create index operation_runs_tenant_outcome_page on operation_runs (workspace_id, tenant_id, outcome, created_at desc, id desc)
  where status = 'completed' and outcome <> 'succeeded';
create index operation_runs_reconciled_page on operation_runs (workspace_id, created_at desc, id desc) include (tenant_id, outcome)
  where status = 'completed' and context ? 'reconciliation';

-- All that no success followed; and by type what one did follow, since there are types that only a person settles.
create index operation_runs_alone on operation_runs (workspace_id, created_at desc, id desc)
  include (tenant_id, type, initiator_id, initiator_name) where status = 'completed' and unsettled = 'alone';
create index operation_runs_followed on operation_runs (workspace_id, type, created_at desc, id desc)
  include (tenant_id, initiator_id, initiator_name) where status = 'completed' and unsettled = 'followed';

-- For finding what a success follows, and what followed.
create index operation_runs_unfollowed on operation_runs (workspace_id, (case when tenant_id is null then 0 else tenant_id end), scope_hash)
  where outcome in ('failed', 'partially_succeeded', 'blocked') and followed_by is null;
create index operation_runs_success on operation_runs (workspace_id, (case when tenant_id is null then 0 else tenant_id end), scope_hash, id)
  where outcome = 'succeeded';

-- As it was, but not to be made two scans of an index: what a page wants is named by its own conditions.
drop policy scope on operation_runs;
create policy scope on operation_runs to tenantatlas_web
  using (workspace_id = any ((select scope_workspaces())::bigint[])
         and case when tenant_id is null then true else tenant_id = any ((select scope_tenants())::bigint[]) end);

-- Whose operations have ended where, and under which name: so that those of one person are found without reading those of
-- others, and free text has something short to be looked up in, since a pattern finds nothing in an index under row-level
-- security.
create table run_initiators (
  workspace_id bigint not null references workspaces,
  tenant_id bigint references tenants,
  initiator_id bigint references people,
  name text not null,
  unique nulls not distinct (workspace_id, tenant_id, initiator_id, name)
);
alter table run_initiators enable row level security;
alter table run_initiators force row level security;
create policy scope on run_initiators for select to tenantatlas_web
  using (workspace_id = any ((select scope_workspaces())::bigint[])
         and (tenant_id is null or tenant_id = any ((select scope_tenants())::bigint[])));
create policy serving on run_initiators for select to tenantatlas_worker, tenantatlas_platform, history_import using (true);
create policy moving on run_initiators to tenantatlas_mover using (true);
grant select on run_initiators to tenantatlas_web, tenantatlas_worker, tenantatlas_platform, history_import;
grant select, insert on run_initiators to tenantatlas_mover;

grant create on schema public to tenantatlas_mover;
set local role tenantatlas_mover;

-- Keeps `followed_by` and the names as a run enters `completed`. Two runs of the same work that end at once wait for each
-- other here, since otherwise neither would see the other. Lock order: lane → run → this → audit.
create function note_end() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare intent text;
begin
  insert into run_initiators values (new.workspace_id, new.tenant_id, new.initiator_id, new.initiator_name) on conflict do nothing;
  if new.outcome = 'cancelled' then return new; end if;
  perform pg_advisory_xact_lock(hashtextextended(encode(new.scope_hash, 'hex'), coalesce(new.tenant_id, -new.workspace_id)));
  if new.outcome = 'succeeded' then
    intent := run_intent();
    perform set_config('tenantatlas.move', '', true);
    update operation_runs r set followed_by = new.id
    where r.workspace_id = new.workspace_id and case when r.tenant_id is null then 0 else r.tenant_id end = coalesce(new.tenant_id, 0) and r.scope_hash = new.scope_hash
      and r.outcome in ('failed', 'partially_succeeded', 'blocked') and r.followed_by is null and r.id < new.id;
    perform set_config('tenantatlas.move', intent, true);
  else
    new.followed_by := (select s.id from operation_runs s
      where s.workspace_id = new.workspace_id and case when s.tenant_id is null then 0 else s.tenant_id end = coalesce(new.tenant_id, 0) and s.scope_hash = new.scope_hash
        and s.outcome = 'succeeded' and s.id > new.id order by s.id limit 1);
  end if;
  return new;
end $$;

set local role none;
revoke create on schema public from tenantatlas_mover;

create trigger note_end before update on operation_runs for each row
  when (old.status <> 'completed' and new.status = 'completed') execute function note_end();
create trigger note_end_import before insert on operation_runs for each row
  when (new.status = 'completed') execute function note_end();

-- Counting in the index needs pages that vacuum has seen, and a fifth of a history is too much to wait for.
alter table operation_runs set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
