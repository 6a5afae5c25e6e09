-- Secrets are written, never read back: the role that serves people does not see even the sealed bytes.
revoke select on provider_connections from tenantatlas_web;
grant select (id, workspace_id, tenant_id, provider, display_name, client_id, is_default, status, last_error_reason_code, created_at, updated_at)
  on provider_connections to tenantatlas_web;

-- The number on the bell is exact and read often: answered from the index alone, policies included.
create index notifications_unread_in_scope on notifications (user_id) include (workspace_id, tenant_id) where read_at is null;
drop index notifications_unread;
