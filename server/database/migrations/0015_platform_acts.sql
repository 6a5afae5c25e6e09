-- What the people who run the installation do to a run of any workspace. They are none of its people, so their name stands in
-- the event, beside the reason that they gave.

-- The moves belong to their role, which may make nothing but for this moment.
grant create on schema public to tenantatlas_mover;
set local role tenantatlas_mover;

-- A wish as before, with what was said of it. The one without evidence stays for processes of before.
create function run_wish_cancel(p_id bigint, p_person bigint, p_actor_kind text, p_actor_name text, p_evidence jsonb)
  returns setof operation_runs language plpgsql security definer set search_path = public, pg_temp as $$
declare run operation_runs;
begin
  perform set_config('tenantatlas.move', 'wish', true);
  update operation_runs r set cancel_requested_at = clock_timestamp(), cancel_requested_by = p_person
  where r.id = p_id and r.status = 'running' and r.cancel_requested_at is null returning r.* into run;
  perform set_config('tenantatlas.move', '', true);
  if run.id is not null then
    perform run_event(run, 'cancel_requested', p_actor_kind, p_actor_name, 'running', p_evidence);
    return next run;
  end if;
end $$;
revoke execute on function run_wish_cancel(bigint, bigint, text, text, jsonb) from public;
grant execute on function run_wish_cancel(bigint, bigint, text, text, jsonb) to tenantatlas_web, tenantatlas_worker, tenantatlas_platform;

-- What is done to a run beside its moves, and leads it from nowhere to nowhere: an event that says `completed` is its end.
create function run_act(run operation_runs, p_kind text, p_actor_kind text, p_actor_name text, p_evidence jsonb) returns void language sql as $$
  insert into operation_run_events (run_id, workspace_id, tenant_id, kind, actor_kind, actor_name, evidence)
  values (run.id, run.workspace_id, run.tenant_id, p_kind, p_actor_kind, p_actor_name, p_evidence)
$$;
revoke execute on function run_act(operation_runs, text, text, text, jsonb) from public;

-- Somebody looked into a run that ended badly: nothing changes of how it ended. No row: it did not end badly, or somebody has
-- looked into it already.
create function run_investigate(p_id bigint, p_actor_kind text, p_actor_name text, p_note text)
  returns setof operation_runs language plpgsql security definer set search_path = public, pg_temp as $$
declare run operation_runs;
begin
  update operation_runs r set investigated_at = clock_timestamp(), investigated_by = p_actor_name, investigated_note = p_note
  where r.id = p_id and r.status = 'completed' and r.unsettled is not null returning r.* into run;
  if run.id is not null then
    perform run_act(run, 'investigated', p_actor_kind, p_actor_name, jsonb_build_object('note', p_note));
    return next run;
  end if;
end $$;
revoke execute on function run_investigate(bigint, text, text, text) from public;
grant execute on function run_investigate(bigint, text, text, text) to tenantatlas_platform;

-- One run was started to do the work of another once more: said in both timelines, each naming the other.
create function run_retried(p_of bigint, p_by bigint, p_actor_kind text, p_actor_name text, p_note text)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare old_run operation_runs; new_run operation_runs;
begin
  select * into strict old_run from operation_runs r where r.id = p_of;
  select * into strict new_run from operation_runs r where r.id = p_by;
  perform run_act(old_run, 'retried', p_actor_kind, p_actor_name, jsonb_build_object('operationId', p_by::text, 'note', p_note));
  perform run_act(new_run, 'retry', p_actor_kind, p_actor_name, jsonb_build_object('operationId', p_of::text, 'note', p_note));
end $$;
revoke execute on function run_retried(bigint, bigint, text, text, text) from public;
grant execute on function run_retried(bigint, bigint, text, text, text) to tenantatlas_platform;

set local role none;
revoke create on schema public from tenantatlas_mover;
