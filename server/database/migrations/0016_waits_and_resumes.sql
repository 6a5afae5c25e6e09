-- What a run waits for, as its holder says it: it means something as long as `waiting_until` stands. Null for what builds of
-- before wrote: they waited for Microsoft alone.
alter table operation_runs add column waiting_for text check (waiting_for in ('microsoft', 'approval'));

-- Only the holder says so, as with everything else that it reports.
create function guard_run_waiting_for() returns trigger language plpgsql as $$
begin
  if not (run_intent() = 'report' and old.status = 'running' and old.worker_id is not null) then
    raise exception 'only the holder of run % may report on it', old.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger guard_run_waiting_for before update on operation_runs for each row
  when (old.waiting_for is distinct from new.waiting_for) execute function guard_run_waiting_for();

-- The moves belong to their role, which may make nothing but for this moment.
grant create on schema public to tenantatlas_mover;
set local role tenantatlas_mover;

-- Begins, changes (p_until) or ends (p_until null) a wait that does not count towards the maximum runtime. The one without
-- p_for stays for workers of before.
create function run_wait(p_id bigint, p_token bigint, p_until timestamptz, p_for text) returns setof operation_runs
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform set_config('tenantatlas.move', 'report', true);
  return query update operation_runs r set heartbeat_at = clock_timestamp(), waiting_until = p_until,
    waiting_for = case when p_until is null then null else p_for end,
    waiting_since = case when p_until is null then null else coalesce(r.waiting_since, clock_timestamp()) end,
    waited_ms = r.waited_ms + case when p_until is null and r.waiting_since is not null
                                   then extract(epoch from clock_timestamp() - r.waiting_since) * 1000 else 0 end
  where r.id = p_id and r.lease_token = p_token and r.status = 'running' and r.worker_id is not null returning r.*;
  perform set_config('tenantatlas.move', '', true);
end $$;
revoke execute on function run_wait(bigint, bigint, timestamptz, text) from public;
grant execute on function run_wait(bigint, bigint, timestamptz, text) to tenantatlas_web, tenantatlas_worker, tenantatlas_platform;

create or replace function run_wait(p_id bigint, p_token bigint, p_until timestamptz) returns setof operation_runs
  language sql security definer set search_path = public, pg_temp as $$ select * from run_wait(p_id, p_token, p_until, 'microsoft') $$;

-- Takes over a run that nobody holds any more, and writes down whose beat was missed and for how long, or that nobody's was
-- because it was given back. The caller has locked the run and judged that its holder is gone.
create or replace function run_resume(p_id bigint, p_token bigint, p_worker text) returns setof operation_runs
  language plpgsql security definer set search_path = public, pg_temp as $$
declare run operation_runs; before operation_runs; heard timestamptz;
begin
  select * into before from operation_runs r where r.id = p_id;
  heard := coalesce(before.heartbeat_at, before.started_at);
  perform set_config('tenantatlas.move', 'resume', true);
  update operation_runs r set lease_token = r.lease_token + 1, attempt = r.attempt + 1, worker_id = p_worker,
    heartbeat_at = clock_timestamp(), lane_counted = true, waiting_since = null, waiting_until = null,
    waited_ms = r.waited_ms + case when r.waiting_since is null then 0 else extract(epoch from clock_timestamp() - r.waiting_since) * 1000 end
  where r.id = p_id and r.status = 'running' and r.lease_token = p_token returning r.* into run;
  if run.id is not null then
    update lanes l set running = l.running + case when before.lane_counted then 0 else 1 end, last_served = clock_timestamp() where l.key = run.lane_key;
    perform run_event(run, 'resume', 'worker', p_worker, 'running', jsonb_build_object('attempt', run.attempt) || case
      when before.worker_id is null then '{"wasGivenBack": true}'
      else jsonb_build_object('lostWorkerId', before.worker_id,
        'lastHeartbeatAt', to_char(before.heartbeat_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'silentSeconds', floor(extract(epoch from clock_timestamp() - heard))::int) end);
    return next run;
  end if;
  perform set_config('tenantatlas.move', '', true);
end $$;

set local role none;
revoke create on schema public from tenantatlas_mover;
