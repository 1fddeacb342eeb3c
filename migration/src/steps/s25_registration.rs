//! What the people of an organisation fill in of its registration of a component in the Algoritmeregister.

use crate::dialect::own;

fn security() -> String {
    SECURITY.to_owned() + &own("registration", "organisation_id", &["update"], "")
}

crate::dialect::step!(
    "s25_registration",
    tables: r"
-- Never anybody else's, whoever's the component is.
create table registration (
  organisation_id uuid not null references organisation (id),
  component_id uuid not null references component (id),
  fields text not null, -- JSON: by the keys of the delivery API, what people filled in over what is derived
  revision bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (organisation_id, component_id) -- the tenant first: a duplicate tells of own rows only
);
create index registration_by_component on registration (component_id, organisation_id);
",
    security: &security()
);

const SECURITY: &str = r"
grant select, insert on registration to collectief_app;
grant update (fields, revision, updated_at) on registration to collectief_app;

create policy own_read on registration for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
-- Of what is its own, or in use by it.
create policy own_insert on registration for insert to collectief_app
  with check (organisation_id = (select app_acting()) and (
    exists (select 1 from component c where c.id = component_id and c.owner_id = any((select app_read())::uuid[]))
    or exists (select 1 from adoption a where a.component_id = registration.component_id
      and a.organisation_id = any((select app_read())::uuid[]))));
";
