//! What a successor goes on with in its predecessors' place, and what an offer of a component stops at.

crate::dialect::step!(
    "s16_succession",
    tables: r"
-- What is in force is what was loaded last: an earlier version too, loaded once more.
alter table governance_framework rename column created_at to loaded_at;
",
    security: r"
-- The day it is by the platform's clock, yyyy-mm-dd. Nothing set: the last of days, on which every offer has lapsed.
create function app_today() returns text language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.today', true), ''), '9999-12-31') $$;

-- For what is mended here: force holds for the owner of the tables too.
alter table component no force row level security;
alter table component_transfer no force row level security;
alter table component_transfer_answer no force row level security;
alter table claim_answer no force row level security;

-- An answer is of whoever gives it: to whom it was offered, or who succeeds that one.
alter table component_transfer_answer add column to_id uuid; -- to whom it was offered
update component_transfer_answer set to_id = organisation_id;
alter table component_transfer_answer alter column to_id set not null;
alter table component_transfer_answer drop constraint component_transfer_answer_owner_id_transfer_id_organisatio_fkey;
alter table component_transfer_answer add foreign key (owner_id, transfer_id, to_id)
  references component_transfer (owner_id, id, to_id);
drop policy own_insert on component_transfer_answer;
create policy own_insert on component_transfer_answer for insert to collectief_app
  with check (organisation_id = (select app_acting()) and to_id = any((select app_read())::uuid[]));

alter table claim_answer add column claimed_id uuid; -- about whom the claim is
update claim_answer set claimed_id = organisation_id;
alter table claim_answer alter column claimed_id set not null;
alter table claim_answer drop constraint claim_answer_claim_id_organisation_id_fkey;
alter table claim_answer add foreign key (claim_id, claimed_id) references claim (id, claimed_id);
drop policy own_insert on claim_answer;
create policy own_insert on claim_answer for insert to collectief_app
  with check (organisation_id = (select app_acting()) and claimed_id = any((select app_read())::uuid[]));

-- Offers of who is not the owner any more: nobody's to give.
update component_transfer t set taken_back_at = c.updated_at, revision = t.revision + 1
  from component c where c.id = t.component_id and c.owner_id <> t.owner_id and t.taken_back_at is null
    and not exists (select 1 from component_transfer_answer a where a.transfer_id = t.id);

alter table component force row level security;
alter table component_transfer force row level security;
alter table component_transfer_answer force row level security;
alter table claim_answer force row level security;

drop policy own_update on component_transfer;
create policy own_or_predecessor_update on component_transfer for update to collectief_app
  using (owner_id = any((select app_read())::uuid[]));
drop policy offered_update on component;
create policy offered_update on component for update to collectief_app
  using (exists (select 1 from component_transfer t
    where t.component_id = component.id and t.owner_id = component.owner_id
      and t.to_id = any((select app_read())::uuid[])
      and t.taken_back_at is null and t.expires_on >= (select app_today())
      and not exists (select 1 from component_transfer_answer a where a.transfer_id = t.id)))
  with check (owner_id = (select app_acting()));

-- What predecessors told and asked, their successor revises and withdraws. It stays theirs.
drop policy own_update on experience;
create policy own_or_predecessor_update on experience for update to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
drop policy own_insert on experience_text;
create policy own_or_predecessor_insert on experience_text for insert to collectief_app
  with check (organisation_id = any((select app_read())::uuid[]));
drop policy own_update on question;
create policy own_or_predecessor_update on question for update to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));

-- Whoever gets a second component of one record keeps both: the one that comes gets an id of its own, so that an import
-- knows which of the two to update. It asks as the owner of the tables, whose keys bring the change.
create function component_origin_rekey() returns trigger language plpgsql as $$
begin
  if exists (select 1 from component_origin o where o.owner_id = new.owner_id and o.source = new.source
      and o.source_id = new.source_id and o.component_id <> new.component_id) then
    new.source_id := new.source_id || '#' || replace(new.component_id::text, '-', '');
  end if;
  return new;
end $$;
create trigger component_origin_changes_owner before update of owner_id on component_origin
  for each row when (old.owner_id is distinct from new.owner_id) execute function component_origin_rekey();

-- The day of a merger can be corrected.
grant update (effective_on) on organisation_succession to collectief_system;
create policy system_set_up_update on organisation_succession for update to collectief_system
  using (app_purpose() = 'SET_UP');

grant update (loaded_at) on governance_framework to collectief_system;
create policy system_set_up_update on governance_framework for update to collectief_system
  using (app_purpose() = 'SET_UP');
",
    // The same. SQLite changes no key of a table that is there.
    sqlite: r"
create table answer_anew (
  organisation_id uuid not null,
  transfer_id uuid not null,
  owner_id uuid not null,
  to_id uuid not null,
  accepted boolean not null,
  answered_at bigint not null,
  primary key (organisation_id, transfer_id),
  foreign key (owner_id, transfer_id, to_id) references component_transfer (owner_id, id, to_id)
);
insert into answer_anew select organisation_id, transfer_id, owner_id, organisation_id, accepted, answered_at
  from component_transfer_answer;
drop table component_transfer_answer;
alter table answer_anew rename to component_transfer_answer;
create index component_transfer_answer_by_transfer on component_transfer_answer (transfer_id);

create table answer_anew (
  organisation_id uuid not null references organisation (id),
  claim_id uuid not null,
  claimed_id uuid not null,
  decision text not null check (decision in ('CONFIRMED', 'REJECTED')),
  adoption_id uuid references adoption (id),
  created_at bigint not null,
  primary key (organisation_id, claim_id),
  foreign key (claim_id, claimed_id) references claim (id, claimed_id)
);
insert into answer_anew select organisation_id, claim_id, organisation_id, decision, adoption_id, created_at
  from claim_answer;
drop table claim_answer;
alter table answer_anew rename to claim_answer;

update component_transfer set revision = revision + 1,
    taken_back_at = (select c.updated_at from component c where c.id = component_id)
  where taken_back_at is null and owner_id <> (select c.owner_id from component c where c.id = component_id)
    and not exists (select 1 from component_transfer_answer a where a.transfer_id = component_transfer.id);

drop trigger component_changes_owner;
create trigger component_changes_owner after update of owner_id on component begin
  update component_reader set owner_id = new.owner_id, stated_by = new.owner_id
    where component_id = new.id and version_id is null;
  update component_origin set owner_id = new.owner_id,
      source_id = case when exists (select 1 from component_origin o where o.owner_id = new.owner_id
          and o.source = component_origin.source and o.source_id = component_origin.source_id
          and o.component_id <> new.id)
        then source_id || '#' || lower(hex(component_id)) else source_id end
    where component_id = new.id;
end;
"
);
