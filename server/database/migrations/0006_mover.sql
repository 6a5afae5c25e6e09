-- Only the moves themselves may write runs, lanes, events and notifications: they act as a role of their own, which no
-- process takes. Whoever serves people or works calls a move; a statement of theirs that writes past it has no right to.
do $$
begin
  begin
    create role tenantatlas_mover nologin;
  exception when duplicate_object or unique_violation then null;
  end;
  if current_setting('server_version_num')::int >= 160000 then
    grant tenantatlas_mover to current_user with inherit false, set true;
  else
    grant tenantatlas_mover to current_user;
  end if;
end $$;

grant usage, create on schema public to tenantatlas_mover;
grant select, insert, update on operation_runs, lanes, workers, worker_fleet to tenantatlas_mover;
grant select, insert on operation_run_events, notifications to tenantatlas_mover;
grant select on run_moves to tenantatlas_mover;

-- A move that a person makes sees what the person sees: the role that called it stays in `role`.
do $$
declare name text;
begin
  foreach name in array array['operation_runs', 'lanes', 'operation_run_events', 'notifications'] loop
    execute format($p$create policy moving on %I to tenantatlas_mover
      using ((select current_setting('role', true)) is distinct from 'tenantatlas_web'
             or (workspace_id = any ((select scope_workspaces())::bigint[])
                 and (tenant_id is null or tenant_id = any ((select scope_tenants())::bigint[]))))$p$, name);
  end loop;
end $$;

do $$
declare move regprocedure;
begin
  for move in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public' and (p.proname like 'run\_%' or p.proname in ('fleet_alive', 'worker_enter', 'lane_recount'))
      and p.proname not in ('run_intent', 'run_event')
  loop
    execute format('alter function %s security definer set search_path = public, pg_temp', move);
    execute format('alter function %s owner to tenantatlas_mover', move);
    execute format('revoke execute on function %s from public', move);
    execute format('grant execute on function %s to tenantatlas_web, tenantatlas_worker, tenantatlas_platform', move);
  end loop;
end $$;
revoke create on schema public from tenantatlas_mover;

revoke insert, update on operation_runs, lanes from tenantatlas_web, tenantatlas_worker, tenantatlas_platform;
revoke insert (key, workspace_id, tenant_id, max) on lanes from tenantatlas_web, tenantatlas_worker, tenantatlas_platform;
revoke insert on operation_run_events, notifications from tenantatlas_web, tenantatlas_worker, tenantatlas_platform;
revoke insert, update on workers from tenantatlas_worker;
revoke update on worker_fleet from tenantatlas_worker;
