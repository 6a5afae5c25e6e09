-- A claim costs the same behind any queue, also before the planner has heard of it: what a burst of starts writes is not in
-- its statistics for a minute or more, and meanwhile it would rather read all active runs than ask the index of each lane.
create index operation_runs_released on operation_runs (id) where status = 'running' and worker_id is null;

-- The moves belong to their role, which may make nothing but for this moment.
grant create on schema public to tenantatlas_mover;
set local role tenantatlas_mover;

create or replace function run_claim(p_types text[]) returns setof operation_runs
  language plpgsql security definer set search_path = public, pg_temp as $$
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
      -- One row of one lane: `exists` would be made a join with all that is queued.
      and (select r.id from operation_runs r
           where r.lane_key = l.key and r.status = 'queued' and r.run_after <= now() and r.type = any (p_types)
           order by r.priority, r.run_after, r.id limit 1) is not null
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

set local role none;
revoke create on schema public from tenantatlas_mover;
