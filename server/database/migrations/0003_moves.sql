-- The moves of a run (spec: operations §3): one function a move, guarded by status and lease token. The table below is
-- `operations/lifecycle.ts` again, and a test proves the two equal; the trigger holds every writer to it.
create table run_moves (
  name text primary key,
  from_statuses text[] not null,
  to_status text not null,
  outcomes text[] not null,
  token text not null,
  lane text not null
);
insert into run_moves values
  ('start', '{}', 'queued', '{pending}', 'zero', 'stay'),
  ('begin', '{queued}', 'running', '{pending}', 'raise', 'enter'),
  ('block', '{queued,running}', 'completed', '{blocked}', 'match', 'leave'),
  ('complete', '{running}', 'completed', '{succeeded,partially_succeeded,failed}', 'match', 'leave'),
  ('cancel', '{queued,running}', 'completed', '{cancelled}', 'match', 'leave'),
  ('release', '{running}', 'running', '{pending}', 'clear', 'leave'),
  ('resume', '{running}', 'running', '{pending}', 'raise', 'enter'),
  ('reconcile', '{queued,running}', 'completed', '{failed,cancelled}', 'raise', 'leave');
grant select on run_moves to tenantatlas_web, tenantatlas_worker, tenantatlas_platform, history_import;

-- What a statement says it is doing. A move is named by its function for its own update alone.
create function run_intent() returns text language sql stable as
  $$ select coalesce(current_setting('tenantatlas.move', true), '') $$;

create function guard_run_insert() returns trigger language plpgsql as $$
begin
  if current_user = 'history_import' then return new; end if;
  if run_intent() <> 'start' or new.status <> 'queued' or new.outcome <> 'pending' or new.lease_token <> 0 or new.attempt <> 0
     or new.reason_code is not null or new.summary_counts <> '{}' or new.failures <> '[]' or new.cancel_requested_at is not null
     or new.investigated_at is not null then
    raise exception 'a run enters as queued, through the move start' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger guard_run_insert before insert on operation_runs for each row execute function guard_run_insert();

create function guard_run_update() returns trigger language plpgsql as $$
declare
  intent text := run_intent();
  move run_moves;
begin
  if (new.id, new.workspace_id, new.tenant_id, new.initiator_id, new.initiator_name, new.type, new.identity_hash,
      new.scope_hash, new.input, new.lane_key, new.created_at)
     is distinct from
     (old.id, old.workspace_id, old.tenant_id, old.initiator_id, old.initiator_name, old.type, old.identity_hash,
      old.scope_hash, old.input, old.lane_key, old.created_at) then
    raise exception 'what was asked of a run is frozen at its start' using errcode = 'check_violation';
  end if;
  new.updated_at := clock_timestamp();
  select * into move from run_moves where name = intent;
  if found then
    perform guard_run_move(old, new, move);
    return new;
  end if;
  if (new.status, new.outcome, new.reason_code, new.lease_token, new.attempt, new.worker_id, new.lane_counted,
      new.started_at, new.completed_at, new.run_after, new.priority)
     is distinct from
     (old.status, old.outcome, old.reason_code, old.lease_token, old.attempt, old.worker_id, old.lane_counted,
      old.started_at, old.completed_at, old.run_after, old.priority) then
    raise exception 'no move changes run % like this', old.id using errcode = 'check_violation';
  end if;
  if (new.summary_counts, new.failures, new.context, new.heartbeat_at, new.waiting_since, new.waiting_until, new.waited_ms)
     is distinct from
     (old.summary_counts, old.failures, old.context, old.heartbeat_at, old.waiting_since, old.waiting_until, old.waited_ms)
     and not (intent = 'report' and old.status = 'running' and old.worker_id is not null) then
    raise exception 'only the holder of run % may report on it', old.id using errcode = 'check_violation';
  end if;
  if old.cancel_requested_at is distinct from new.cancel_requested_at and not (intent = 'wish' and old.status = 'running') then
    raise exception 'a wish to cancel run % is made through its function', old.id using errcode = 'check_violation';
  end if;
  return new;
end $$;

create function guard_run_move(old operation_runs, new operation_runs, move run_moves) returns void language plpgsql as $$
declare legal boolean;
begin
  legal := old.status = any (move.from_statuses) and new.status = move.to_status and new.outcome = any (move.outcomes)
    and case move.token when 'raise' then new.lease_token = old.lease_token + 1 else new.lease_token = old.lease_token end
    and case move.token when 'clear' then new.worker_id is null else true end
    and case move.lane when 'enter' then new.lane_counted when 'leave' then not new.lane_counted else new.lane_counted = old.lane_counted end
    and case when move.to_status = 'completed' then new.completed_at is not null else new.completed_at is null end
    and case move.name when 'begin' then new.started_at is not null and new.attempt = 1 and new.worker_id is not null
                       when 'resume' then new.attempt = old.attempt + 1 and new.worker_id is not null and new.started_at = old.started_at
                       else new.started_at is not distinct from old.started_at and new.attempt = old.attempt end;
  if not legal then
    raise exception 'run % cannot % from % to % (%)', old.id, move.name, old.status, new.status, new.outcome using errcode = 'check_violation';
  end if;
end $$;
create trigger guard_run_update before update on operation_runs for each row execute function guard_run_update();

create function guard_run_delete() returns trigger language plpgsql as $$
begin
  raise exception 'runs are the record and are not deleted' using errcode = 'check_violation';
end $$;
create trigger guard_run_delete before delete on operation_runs for each row execute function guard_run_delete();
create trigger guard_run_truncate before truncate on operation_runs for each statement execute function guard_run_delete();

create function guard_lane_update() returns trigger language plpgsql as $$
begin
  if new.running is distinct from old.running and run_intent() not in ('begin', 'resume', 'release', 'block', 'complete', 'cancel', 'reconcile', 'recount') then
    raise exception 'the running count of a lane moves only with a run' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger guard_lane_update before update on lanes for each row execute function guard_lane_update();

create function guard_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'check_violation';
end $$;
create trigger append_only before update or delete on operation_run_events for each row execute function guard_append_only();
create trigger append_only before update or delete on audit_log for each row execute function guard_append_only();

create function run_event(run operation_runs, kind text, actor_kind text, actor_name text, from_status text, evidence jsonb)
returns void language sql as $$
  insert into operation_run_events (run_id, workspace_id, tenant_id, kind, actor_kind, actor_name, from_status, to_status, outcome, reason_code, evidence)
  values (run.id, run.workspace_id, run.tenant_id, kind, actor_kind, actor_name, from_status, run.status,
          nullif(run.outcome, 'pending'), run.reason_code, coalesce(evidence, '{}'))
$$;

-- Inserts the run, or finds the active one that is the same work. Never check-then-insert.
create function run_start(
  p_workspace bigint, p_tenant bigint, p_initiator bigint, p_initiator_name text, p_type text, p_identity bytea, p_scope bytea,
  p_input jsonb, p_context jsonb, p_lane text, p_lane_max integer, p_run_after timestamptz, p_priority smallint, p_actor_kind text
) returns table (run_id bigint, created boolean) language plpgsql as $$
declare run operation_runs;
begin
  -- Looked for first: an insert waits for whoever is just counting in that lane, and a start waits for nobody.
  if not exists (select 1 from lanes l where l.key = p_lane) then
    insert into lanes (key, workspace_id, tenant_id, max) values (p_lane, p_workspace, p_tenant, p_lane_max) on conflict do nothing;
  end if;
  for attempt in 1..20 loop
    perform set_config('tenantatlas.move', 'start', true);
    insert into operation_runs (workspace_id, tenant_id, initiator_id, initiator_name, type, status, identity_hash, scope_hash,
                                input, context, lane_key, run_after, priority)
    values (p_workspace, p_tenant, p_initiator, p_initiator_name, p_type, 'queued', p_identity, p_scope,
            p_input, p_context, p_lane, coalesce(p_run_after, now()), p_priority)
    on conflict do nothing returning * into run;
    perform set_config('tenantatlas.move', '', true);
    if run.id is not null then
      perform run_event(run, 'start', p_actor_kind, p_initiator_name, null, '{}');
      return query select run.id, true;
      return;
    end if;
    return query select r.id, false from operation_runs r
      where r.identity_hash = p_identity and r.status in ('queued', 'running')
        and case when p_tenant is null then r.workspace_id = p_workspace and r.tenant_id is null else r.tenant_id = p_tenant end;
    if found then return; end if;
  end loop;
  raise exception 'could not start: the same work kept ending in between' using errcode = 'serialization_failure';
end $$;

-- Locks the lane and then the run, as everything that moves a run does. No row: there is no such run.
create function run_lock(p_id bigint) returns setof operation_runs language plpgsql as $$
begin
  perform 1 from lanes l where l.key = (select r.lane_key from operation_runs r where r.id = p_id) for update;
  return query select * from operation_runs r where r.id = p_id for update;
end $$;

-- The least recently served lane with room that has eligible work, then its oldest run; both locked. Lanes are found by
-- hopping over the queue's index, so the cost is one probe per waiting lane, however long a lane's queue is. A worker
-- takes only types it knows (p_types): one of an older build leaves the newer ones to others.
create function run_claim(p_types text[]) returns setof operation_runs language plpgsql as $$
declare lane text;
begin
  for lane in
    with recursive waiting(key) as (
      (select r.lane_key from operation_runs r where r.status = 'queued' order by r.lane_key limit 1)
      union all
      select (select r.lane_key from operation_runs r where r.status = 'queued' and r.lane_key > w.key order by r.lane_key limit 1)
      from waiting w where w.key is not null)
    select l.key from waiting w join lanes l on l.key = w.key
    where l.running < l.max
      and exists (select 1 from operation_runs r where r.lane_key = l.key and r.status = 'queued' and r.run_after <= now() and r.type = any (p_types))
    order by l.last_served nulls first, l.key
  loop
    perform 1 from lanes l where l.key = lane and l.running < l.max for update skip locked;
    continue when not found;
    return query select * from operation_runs r
      where r.lane_key = lane and r.status = 'queued' and r.run_after <= now() and r.type = any (p_types)
      order by r.priority, r.run_after, r.id limit 1 for update skip locked;
    if found then return; end if;
  end loop;
end $$;

-- A run that its holder gave back in an orderly way and that somebody may go on with now; lane and run locked.
create function run_claim_released(p_types text[]) returns setof operation_runs language plpgsql as $$
declare candidate record;
begin
  for candidate in
    select r.id, r.lane_key from operation_runs r join lanes l on l.key = r.lane_key
    where r.status = 'running' and r.worker_id is null and r.type = any (p_types) and l.running < l.max order by r.id limit 20
  loop
    perform 1 from lanes l where l.key = candidate.lane_key and l.running < l.max for update skip locked;
    continue when not found;
    return query select * from operation_runs r
      where r.id = candidate.id and r.status = 'running' and r.worker_id is null for update skip locked;
    if found then return; end if;
  end loop;
end $$;

create function run_begin(p_id bigint, p_worker text) returns setof operation_runs language plpgsql as $$
declare run operation_runs;
begin
  perform set_config('tenantatlas.move', 'begin', true);
  update operation_runs r set status = 'running', lease_token = r.lease_token + 1, attempt = 1, worker_id = p_worker,
    heartbeat_at = clock_timestamp(), started_at = clock_timestamp(), lane_counted = true
  where r.id = p_id and r.status = 'queued' returning r.* into run;
  if run.id is not null then
    update lanes l set running = l.running + 1, last_served = clock_timestamp() where l.key = run.lane_key;
    perform run_event(run, 'begin', 'worker', p_worker, 'queued', jsonb_build_object('attempt', run.attempt));
    return next run;
  end if;
  perform set_config('tenantatlas.move', '', true);
end $$;

-- Takes over a run that nobody holds any more. The caller has locked it and judged that its holder is gone.
create function run_resume(p_id bigint, p_token bigint, p_worker text) returns setof operation_runs language plpgsql as $$
declare run operation_runs; was_counted boolean;
begin
  select r.lane_counted into was_counted from operation_runs r where r.id = p_id;
  perform set_config('tenantatlas.move', 'resume', true);
  update operation_runs r set lease_token = r.lease_token + 1, attempt = r.attempt + 1, worker_id = p_worker,
    heartbeat_at = clock_timestamp(), lane_counted = true, waiting_since = null, waiting_until = null,
    waited_ms = r.waited_ms + case when r.waiting_since is null then 0 else extract(epoch from clock_timestamp() - r.waiting_since) * 1000 end
  where r.id = p_id and r.status = 'running' and r.lease_token = p_token returning r.* into run;
  if run.id is not null then
    update lanes l set running = l.running + case when was_counted then 0 else 1 end, last_served = clock_timestamp() where l.key = run.lane_key;
    perform run_event(run, 'resume', 'worker', p_worker, 'running', jsonb_build_object('attempt', run.attempt));
    return next run;
  end if;
  perform set_config('tenantatlas.move', '', true);
end $$;

create function run_release(p_id bigint, p_token bigint, p_worker text) returns setof operation_runs language plpgsql as $$
declare run operation_runs;
begin
  perform set_config('tenantatlas.move', 'release', true);
  update operation_runs r set worker_id = null, heartbeat_at = clock_timestamp(), lane_counted = false, waiting_since = null, waiting_until = null,
    waited_ms = r.waited_ms + case when r.waiting_since is null then 0 else extract(epoch from clock_timestamp() - r.waiting_since) * 1000 end
  where r.id = p_id and r.status = 'running' and r.lease_token = p_token and r.worker_id is not null returning r.* into run;
  if run.id is not null then
    update lanes l set running = l.running - 1 where l.key = run.lane_key;
    perform run_event(run, 'release', 'worker', p_worker, 'running', '{}');
    return next run;
  end if;
  perform set_config('tenantatlas.move', '', true);
end $$;

-- The one way into `completed`. p_token: what the mover holds; null when the run is queued, or for a reconcile.
create function run_end(
  p_move text, p_id bigint, p_token bigint, p_outcome text, p_reason text, p_failures jsonb, p_context jsonb,
  p_actor_kind text, p_actor_name text, p_evidence jsonb, p_title text, p_body text, p_tone text, p_url text
) returns setof operation_runs language plpgsql as $$
declare run operation_runs; before operation_runs;
begin
  select * into before from operation_runs r where r.id = p_id;
  perform set_config('tenantatlas.move', p_move, true);
  update operation_runs r set status = 'completed', outcome = p_outcome, reason_code = p_reason, completed_at = clock_timestamp(),
    failures = coalesce(p_failures, r.failures), context = r.context || coalesce(p_context, '{}'), lane_counted = false,
    waiting_since = null, waiting_until = null, lease_token = r.lease_token + case when p_move = 'reconcile' then 1 else 0 end,
    cancel_requested_at = case when p_move = 'cancel' then coalesce(r.cancel_requested_at, clock_timestamp()) else r.cancel_requested_at end
  where r.id = p_id
    and (r.status = 'queued' and p_token is null
         or r.status = 'running' and (p_move = 'reconcile' or r.lease_token = p_token and r.worker_id is not null))
  returning r.* into run;
  if run.id is not null then
    if before.lane_counted then update lanes l set running = l.running - 1 where l.key = run.lane_key; end if;
    perform run_event(run, p_move, p_actor_kind, p_actor_name, before.status, p_evidence);
    if run.initiator_id is not null then
      insert into notifications (run_id, user_id, workspace_id, tenant_id, title, body, tone, url)
      values (run.id, run.initiator_id, run.workspace_id, run.tenant_id, p_title, p_body, p_tone, p_url);
    end if;
    return next run;
  end if;
  perform set_config('tenantatlas.move', '', true);
end $$;

-- A wish, not a state: seen by the holder at its next checkpoint.
create function run_wish_cancel(p_id bigint, p_person bigint, p_actor_kind text, p_actor_name text) returns setof operation_runs language plpgsql as $$
declare run operation_runs;
begin
  perform set_config('tenantatlas.move', 'wish', true);
  update operation_runs r set cancel_requested_at = clock_timestamp(), cancel_requested_by = p_person
  where r.id = p_id and r.status = 'running' and r.cancel_requested_at is null returning r.* into run;
  perform set_config('tenantatlas.move', '', true);
  if run.id is not null then
    perform run_event(run, 'cancel_requested', p_actor_kind, p_actor_name, 'running', '{}');
    return next run;
  end if;
end $$;

-- Holds the row for a batch: no row when the token has moved on or the run has ended, and then nothing may be written.
create function run_fence(p_id bigint, p_token bigint) returns setof operation_runs language sql as $$
  select * from operation_runs r
  where r.id = p_id and r.lease_token = p_token and r.status = 'running' and r.worker_id is not null for update
$$;

-- What the holder has to say: counts, failures, cursor and progress. Null leaves a thing as it is.
create function run_report(p_id bigint, p_token bigint, p_counts jsonb, p_failures jsonb, p_context jsonb) returns setof operation_runs language plpgsql as $$
begin
  perform set_config('tenantatlas.move', 'report', true);
  return query update operation_runs r set summary_counts = coalesce(p_counts, r.summary_counts), failures = coalesce(p_failures, r.failures),
    context = r.context || coalesce(p_context, '{}'), heartbeat_at = clock_timestamp()
  where r.id = p_id and r.lease_token = p_token and r.status = 'running' and r.worker_id is not null returning r.*;
  perform set_config('tenantatlas.move', '', true);
end $$;

-- Begins, changes (p_until) or ends (p_until null) a wait that does not count towards the maximum runtime.
create function run_wait(p_id bigint, p_token bigint, p_until timestamptz) returns setof operation_runs language plpgsql as $$
begin
  perform set_config('tenantatlas.move', 'report', true);
  return query update operation_runs r set heartbeat_at = clock_timestamp(), waiting_until = p_until,
    waiting_since = case when p_until is null then null else coalesce(r.waiting_since, clock_timestamp()) end,
    waited_ms = r.waited_ms + case when p_until is null and r.waiting_since is not null
                                   then extract(epoch from clock_timestamp() - r.waiting_since) * 1000 else 0 end
  where r.id = p_id and r.lease_token = p_token and r.status = 'running' and r.worker_id is not null returning r.*;
  perform set_config('tenantatlas.move', '', true);
end $$;

-- The fleet is there to serve, without a break, as long as some worker was heard within p_within and some slot was free:
-- where all hands are full, what waits has been overlooked by nobody. Whoever finds the row locked leaves it to whoever
-- has it: a worker that is frozen in there must not hold up the beats of the others.
create function fleet_alive(p_within interval) returns void language plpgsql as $$
declare slots bigint; busy bigint;
begin
  perform 1 from worker_fleet for update skip locked;
  if not found then return; end if;
  select coalesce(sum(w.slots), 0) into slots from workers w where w.last_beat_at >= clock_timestamp() - p_within;
  select count(*) into busy from operation_runs r where r.status = 'running' and r.worker_id is not null and r.waiting_since is null;
  update worker_fleet set
    alive_since = case when last_alive_at is null or last_alive_at < clock_timestamp() - p_within or busy >= slots then clock_timestamp()
                       else alive_since end,
    last_alive_at = clock_timestamp();
end $$;

-- One beat for all that a worker holds, in id order. Rows that are locked are being written by their holder, so they are
-- alive anyway. Answers with what is still held, and whether somebody wants it cancelled.
create function run_beat(p_worker text, p_ids bigint[], p_tokens bigint[], p_within interval)
returns table (run_id bigint, wants_cancel boolean, is_locked boolean) language plpgsql as $$
begin
  update workers w set last_beat_at = clock_timestamp() where w.id = p_worker;
  perform fleet_alive(p_within);
  perform set_config('tenantatlas.move', 'report', true);
  return query
    with held as (select h.id, h.token from unnest(p_ids, p_tokens) as h(id, token)),
    free as (
      select r.id from operation_runs r join held h on h.id = r.id and h.token = r.lease_token
      where r.status = 'running' and r.worker_id = p_worker order by r.id for update of r skip locked),
    beaten as (
      update operation_runs r set heartbeat_at = clock_timestamp() from free f where r.id = f.id
      returning r.id, r.cancel_requested_at is not null as wants)
    select b.id, b.wants, false from beaten b
    union all
    select r.id, r.cancel_requested_at is not null, true from operation_runs r join held h on h.id = r.id and h.token = r.lease_token
    where r.status = 'running' and r.worker_id = p_worker and not exists (select 1 from beaten b where b.id = r.id);
  perform set_config('tenantatlas.move', '', true);
end $$;

-- A worker comes.
create function worker_enter(p_worker text, p_host text, p_pid integer, p_slots integer, p_within interval) returns void language sql as $$
  insert into workers (id, host, pid, slots) values (p_worker, p_host, p_pid, p_slots);
  select fleet_alive(p_within);
$$;

-- Recounts one lane under its lock; answers with the drift, 0 when the count was right.
create function lane_recount(p_key text) returns integer language plpgsql as $$
declare counted integer; stood integer;
begin
  select l.running into stood from lanes l where l.key = p_key for update;
  select count(*) into counted from operation_runs r where r.lane_key = p_key and r.status = 'running' and r.lane_counted;
  if stood is distinct from counted then
    perform set_config('tenantatlas.move', 'recount', true);
    update lanes l set running = counted where l.key = p_key;
    perform set_config('tenantatlas.move', '', true);
  end if;
  return counted - stood;
end $$;
