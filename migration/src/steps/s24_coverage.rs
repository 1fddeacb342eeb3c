//! What an assessment says is needed, and the figures that are published over all organisations.

use super::s20_assessment::UNDECIDED;
use crate::dialect::own;

fn security() -> String {
    SECURITY.to_owned() + &own("assessment_need", "organisation_id", &["insert"], UNDECIDED)
}

crate::dialect::step!(
    "s24_coverage",
    tables: r"
-- Which instruments are needed by the answers of an edition: written when it is approved, after which they never change.
create table assessment_need (
  edition_id uuid not null,
  kind text not null,                  -- DPIA, IAMA, …
  organisation_id uuid not null,
  level text not null check (level in ('REQUIRED', 'RECOMMENDED')),
  primary key (edition_id, kind),
  foreign key (organisation_id, edition_id) references assessment_edition (organisation_id, id)
);
create index assessment_need_by_organisation on assessment_need (organisation_id, edition_id);

-- The months of which figures were published. Reference data.
create table coverage_month (
  month text {C} primary key,          -- yyyy-mm
  counted_at bigint not null
);

-- The figures, on a fixed grid.
create table coverage_figure (
  month text {C} not null references coverage_month (month),
  theme text {C} not null,             -- ALL, NONE or a theme
  area text {C} not null,              -- NL, a province or a size class
  measure text {C} not null,
  figure bigint,                       -- NULL: not published, since it would tell of one organisation
  primary key (month, theme, area, measure)
);
",
    security: &security()
);

const SECURITY: &str = r"
grant select, insert on assessment_need to collectief_app;
create policy own_read on assessment_need for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));

grant select on coverage_month, coverage_figure to collectief_app, collectief_system;
grant insert on coverage_month, coverage_figure to collectief_system;
create policy everybody_read on coverage_month for select to collectief_app using (true);
create policy everybody_read on coverage_figure for select to collectief_app using (true);
create policy coverage_read on coverage_month for select to collectief_system using ((select app_purpose()) = 'COVERAGE');
create policy coverage_insert on coverage_month for insert to collectief_system with check (app_purpose() = 'COVERAGE');
create policy coverage_read on coverage_figure for select to collectief_system using ((select app_purpose()) = 'COVERAGE');
create policy coverage_insert on coverage_figure for insert to collectief_system with check (app_purpose() = 'COVERAGE');

-- Counting reads where things stand, and no text of anybody: no answer, no purpose, no conclusion.
grant select (id, organisation_id, component_id, version_id, state) on adoption to collectief_system;
grant select (id, organisation_id, component_id, urn, kind, visibility, source_id, current_edition_id, valid_until,
  withdrawn_at) on assessment to collectief_system;
grant select (id, version_id) on assessment_edition to collectief_system;
grant select (edition_id, assessment_id, place, disposition, through, stamp) on assessment_answer to collectief_system;
grant select (assessment_id, ancestor_id, depth) on assessment_lineage to collectief_system;
grant select on assessment_stamp, assessment_need to collectief_system;
grant select (organisation_id, version_id, profile) on act_profile to collectief_system;
create policy coverage_read on adoption for select to collectief_system using ((select app_purpose()) = 'COVERAGE');
create policy coverage_read on component for select to collectief_system using ((select app_purpose()) = 'COVERAGE');
create policy coverage_read on assessment for select to collectief_system using ((select app_purpose()) = 'COVERAGE');
create policy coverage_read on assessment_edition for select to collectief_system
  using ((select app_purpose()) = 'COVERAGE');
create policy coverage_read on assessment_answer for select to collectief_system
  using ((select app_purpose()) = 'COVERAGE');
create policy coverage_read on assessment_lineage for select to collectief_system
  using ((select app_purpose()) = 'COVERAGE');
create policy coverage_read on assessment_stamp for select to collectief_system
  using ((select app_purpose()) = 'COVERAGE');
create policy coverage_read on assessment_need for select to collectief_system
  using ((select app_purpose()) = 'COVERAGE');
create policy coverage_read on act_profile for select to collectief_system using ((select app_purpose()) = 'COVERAGE');
";
