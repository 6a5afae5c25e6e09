-- What the moves write into the context is merged key by key, and what reads it looks for keys: nothing else may stand there.
alter table operation_runs add constraint context_is_an_object check (jsonb_typeof(context) = 'object');
