//! What an organisation answers to the questions of the AI Act about a version of a component.

use crate::dialect::own;

fn security() -> String {
    SECURITY.to_owned() + &own("act_profile", "organisation_id", &["update"], "")
}

crate::dialect::step!(
    "s23_act_profile",
    tables: r"
-- Never anybody else's, whoever's the component is.
create table act_profile (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  component_id uuid not null,
  version_id uuid not null,
  tree_id uuid not null references definition (id), -- the version of the decision tree that is walked
  walk text not null,                  -- JSON: the answers
  profile text,                        -- JSON: what they came to; NULL while under way
  substantial_change boolean not null, -- art. 25
  in_use_since text,                   -- as the organisation states it, yyyy-mm-dd
  revision bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  finished_at bigint,
  check ((profile is null) = (finished_at is null)),
  unique (organisation_id, version_id), -- the tenant first: a duplicate tells of own rows only
  foreign key (component_id, version_id) references component_version (component_id, id)
);
create index act_profile_by_organisation on act_profile (organisation_id, created_at, id);
",
    security: &security()
);

const SECURITY: &str = r"
grant select, insert on act_profile to collectief_app;
grant update (tree_id, walk, profile, substantial_change, in_use_since, revision, updated_at, finished_at)
  on act_profile to collectief_app;

create policy own_read on act_profile for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
create policy own_insert on act_profile for insert to collectief_app
  with check (organisation_id = (select app_acting())
    and exists (select 1 from component_version v where v.id = version_id and v.component_id = act_profile.component_id));
";
