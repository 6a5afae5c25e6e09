-- Since when a lane has had room. A run that waits behind a full lane for an hour has been overlooked by nobody: when there
-- is room at last, its ten minutes only begin. Null: it has had room ever since it is there.
alter table lanes add column room_since timestamptz;

create or replace function guard_lane_update() returns trigger language plpgsql as $$
begin
  if new.running is distinct from old.running and run_intent() not in ('begin', 'resume', 'release', 'block', 'complete', 'cancel', 'reconcile', 'recount') then
    raise exception 'the running count of a lane moves only with a run' using errcode = 'check_violation';
  end if;
  if old.running >= old.max and new.running < new.max then new.room_since := clock_timestamp(); end if;
  return new;
end $$;
