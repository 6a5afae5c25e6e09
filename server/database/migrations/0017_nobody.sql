-- What the connections of the product are outside of a transaction with a scope: somebody who may nothing. A statement that
-- is on its way when the server refuses to begin its transaction is refused as well, and does nothing by itself.
do $$
begin
  begin
    create role tenantatlas_nobody nologin;
  exception when duplicate_object or unique_violation then null;
  end;
  if current_setting('server_version_num')::int >= 160000 then
    grant tenantatlas_nobody to current_user with inherit false, set true;
  else
    grant tenantatlas_nobody to current_user;
  end if;
end $$;

-- The moves were to be called by these three alone. Only who owns a function may take the right of everybody away, so that
-- has to be said as the mover; it was said before without that, and PostgreSQL merely warned.
set local role tenantatlas_mover;
do $$
declare move regprocedure;
begin
  for move in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'public'::regnamespace and pg_get_userbyid(p.proowner) = current_user
      and (p.proacl is null or exists (select 1 from aclexplode(p.proacl) a where a.grantee = 0))
  loop
    execute format('revoke execute on function %s from public', move);
    execute format('grant execute on function %s to tenantatlas_web, tenantatlas_worker, tenantatlas_platform', move);
  end loop;
end $$;
set local role none;
