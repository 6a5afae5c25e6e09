-- As in 0018, for the look at what was given back: where the planner has last seen nothing queued it may hold the index of
-- all that is active for as short as that of the few it looks for, and would read the whole queue for each claim. In the
-- order that is asked for, without a sort, there is only the right one.
set local role tenantatlas_mover;
alter function run_claim_released(text[]) set enable_sort = off;
set local role none;
