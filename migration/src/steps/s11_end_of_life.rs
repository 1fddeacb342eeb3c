//! When the support of a version ends, and that a component was withdrawn.

crate::dialect::step!(
    "s11_end_of_life",
    tables: r"
alter table component_version add column support_ends_on text; -- the first day without support, yyyy-mm-dd

alter table component add column withdrawn_at bigint;          -- NULL: it was not
alter table component add column withdrawal_reason jsonb;      -- {nl, en}
alter table component add column successor_id uuid references component (id); -- what takes its place
create index component_successor on component (successor_id);

-- Who reads what was a predecessor's, and who counts once, is asked from the predecessor.
create index organisation_succession_predecessor on organisation_succession (predecessor_id);
",
    security: r"
grant update (support_ends_on) on component_version to collectief_app;
grant update (withdrawn_at, withdrawal_reason, successor_id) on component to collectief_app;

-- A successor states what becomes of the use that its predecessors stated: it goes on in their place.
drop policy own_update on adoption;
create policy own_or_predecessor_update on adoption for update to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
"
);
