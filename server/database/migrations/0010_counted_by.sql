-- Which of the operations that are under way have counted a row: two may read one tenant side by side, so that who saw it
-- last says nothing of whether the other has counted it, when that one is taken up again and reads it a second time.
alter table inventory_items add column counted_by bigint[] not null default '{}';
