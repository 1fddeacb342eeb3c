//! Another owner for a component: offered by the one, accepted by the other, or taken over after a merger.
//!
//! Each states what is its own: the offer is a row of who gives, the answer one of who receives. An owner changes by one
//! column of `component`; its versions, with whom it is shared and where it came from follow by their keys.

crate::dialect::step!(
    "s12_transfer",
    tables: r"
create table component_transfer (
  id uuid primary key,
  component_id uuid not null references component (id),
  owner_id uuid not null references organisation (id), -- who offers it
  to_id uuid not null references organisation (id),    -- to whom
  note text,
  expires_on text not null,            -- the last day on which it can be accepted, yyyy-mm-dd
  taken_back_at bigint,
  revision bigint not null,
  created_at bigint not null,
  unique (owner_id, id, to_id)
);
create index component_transfer_by_owner on component_transfer (owner_id, created_at, id);
create index component_transfer_by_receiver on component_transfer (to_id, created_at, id);
create index component_transfer_by_component on component_transfer (component_id, to_id);

create table component_transfer_answer (
  organisation_id uuid not null,       -- who answers: to whom it was offered
  transfer_id uuid not null,
  owner_id uuid not null,              -- who offered: it reads the answer
  accepted boolean not null,
  answered_at bigint not null,
  primary key (organisation_id, transfer_id),
  foreign key (owner_id, transfer_id, organisation_id) references component_transfer (owner_id, id, to_id)
);
create index component_transfer_answer_by_transfer on component_transfer_answer (transfer_id);
",
    security: r"
alter table component_transfer enable row level security;
alter table component_transfer force row level security;
alter table component_transfer_answer enable row level security;
alter table component_transfer_answer force row level security;

grant select, insert on component_transfer, component_transfer_answer to collectief_app;
grant update (taken_back_at, revision) on component_transfer to collectief_app;
grant update (owner_id) on component to collectief_app;

create policy party_read on component_transfer for select to collectief_app
  using (owner_id = any((select app_read())::uuid[]) or to_id = any((select app_read())::uuid[]));
create policy own_insert on component_transfer for insert to collectief_app
  with check (owner_id = (select app_acting())
    and exists (select 1 from component c where c.id = component_id and c.owner_id = component_transfer.owner_id));
create policy own_update on component_transfer for update to collectief_app using (owner_id = (select app_acting()));

create policy party_read on component_transfer_answer for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]) or owner_id = any((select app_read())::uuid[]));
create policy own_insert on component_transfer_answer for insert to collectief_app
  with check (organisation_id = (select app_acting()));

-- The owner changes in two ways only, and always into the one that acts: by an offer of the present owner to it that stands
-- open, or from a predecessor by merger.
create policy offered_update on component for update to collectief_app
  using (exists (select 1 from component_transfer t
    where t.component_id = component.id and t.owner_id = component.owner_id and t.to_id = (select app_acting())
      and t.taken_back_at is null
      and not exists (select 1 from component_transfer_answer a where a.transfer_id = t.id)))
  with check (owner_id = (select app_acting()));
create policy predecessor_update on component for update to collectief_app
  using (owner_id = any((select app_read())::uuid[])) with check (owner_id = (select app_acting()));

-- Sharing is its owner's, whoever that is by now; `stated_by` keeps who named the reader first.
alter table component_reader drop constraint component_reader_check;
alter table component_reader add constraint component_reader_check check (
  (version_id is null and owner_id is not null)
  or (version_id is not null and owner_id is null and organisation_id = stated_by));
alter table component_reader drop constraint component_reader_owner_id_component_id_fkey;
alter table component_reader add constraint component_reader_owner_id_component_id_fkey
  foreign key (owner_id, component_id) references component (owner_id, id) on update cascade;
drop policy own_or_named_read on component_reader;
create policy own_or_named_read on component_reader for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[]) or coalesce(owner_id, stated_by) = any((select app_read())::uuid[]));
drop policy state_insert on component_reader;
create policy state_insert on component_reader for insert to collectief_app
  with check (stated_by = (select app_acting()) and coalesce(owner_id, stated_by) = (select app_acting()));
drop policy state_delete on component_reader;
create policy state_delete on component_reader for delete to collectief_app
  using (coalesce(owner_id, stated_by) = (select app_acting()));

alter table component_origin add constraint component_origin_owner_id_component_id_fkey
  foreign key (owner_id, component_id) references component (owner_id, id) on update cascade;
",
    // What PostgreSQL's keys do. SQLite changes no key of a table that is there.
    sqlite: r"
create trigger component_changes_owner after update of owner_id on component begin
  update component_reader set owner_id = new.owner_id, stated_by = new.owner_id
    where component_id = new.id and version_id is null;
  update component_origin set owner_id = new.owner_id where component_id = new.id;
end;
"
);
