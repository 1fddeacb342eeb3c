//! What a component is found by: one row for each term, with its component's owner and visibility copied, so that a search
//! touches no row that the viewer may not see.

crate::dialect::step!(
    "s08_search",
    tables: r"
create table component_term (
  component_id uuid not null,
  owner_id uuid not null,
  visibility smallint not null,
  term text {C} not null,
  weight smallint not null,            -- what the term counts in this component
  primary key (component_id, term),
  -- A term is seen as its component is: the database itself keeps the copy.
  foreign key (owner_id, component_id, visibility) references component (owner_id, id, visibility) on update cascade
);
-- Each holds every column that a search and the policy need. The one serves what is shared, the other what is one's own:
-- what is neither has no place in the range that is read, so that it costs no time either.
create index component_term_shared on component_term (term, visibility, component_id, weight, owner_id);
create index component_term_own on component_term (owner_id, term, visibility, component_id, weight);
",
    security: r"
alter table component_term enable row level security;
alter table component_term force row level security;

grant select, insert, delete on component_term to collectief_app;

create policy shared_read on component_term for select to collectief_app using (
  visibility >= (select app_floor())
  or owner_id = any((select app_read())::uuid[])
  or component_id = any(array(select r.component_id from component_reader r
    where r.organisation_id = any((select app_read())::uuid[]))));
create policy own_insert on component_term for insert to collectief_app with check (owner_id = (select app_acting()));
create policy own_delete on component_term for delete to collectief_app using (owner_id = (select app_acting()));

-- Making the index anew, by the operator: after a change of the word lists.
grant select, insert, delete on component_term to collectief_system;
grant select on component, component_origin to collectief_system;
create policy index_component on component for select to collectief_system using ((select app_purpose()) = 'INDEX');
create policy index_origin on component_origin for select to collectief_system using ((select app_purpose()) = 'INDEX');
create policy index_term on component_term for all to collectief_system
  using ((select app_purpose()) = 'INDEX') with check ((select app_purpose()) = 'INDEX');
"
);
