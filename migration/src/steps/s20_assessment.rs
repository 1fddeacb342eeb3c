//! Assessments: their editions and answers, who reuses which, and who may read what of them.

use crate::dialect::own;

/// Whether the viewer reads the content of the edition `e`. What it stands for (its number, its stage) is read more widely.
pub(super) const CONTENT: &str = "exists (select 1 from assessment_edition e where e.id = edition_id and (
  e.visibility >= (select app_floor())
  or e.organisation_id = any((select app_read())::uuid[])
  or (e.approved_at is not null and e.assessment_id = any(array(select r.assessment_id from assessment_reader r
    where r.edition_id is null and r.organisation_id = any((select app_read())::uuid[]))))
  or e.id = any(array(select r.edition_id from assessment_reader r
    where r.edition_id is not null and r.organisation_id = any((select app_read())::uuid[])))))";

/// What is written of an edition is written in its draft.
const IN_DRAFT: &str = "exists (select 1 from assessment_edition e where e.id = edition_id and e.stage = 'DRAFT')";

/// What goes with an edition is written until it is approved.
pub(super) const UNDECIDED: &str =
    "exists (select 1 from assessment_edition e where e.id = edition_id and e.approved_at is null)";

fn security() -> String {
    let mut sql = SECURITY
        .replace("{SOURCE}", &CONTENT.replace("e.id = edition_id", "e.id = source_edition_id"))
        .replace("{CONTENT}", CONTENT);
    sql += &own("assessment_reader", "stated_by", &["insert", "delete"], "");
    sql += &own("assessment_lineage", "organisation_id", &["insert"], "");
    sql += &own("assessment", "organisation_id", &["update"], "");
    sql += &own("assessment_edition", "organisation_id", &["update"], "");
    sql += &own("assessment_stamp", "organisation_id", &["insert", "delete"], "");
    sql += &own("assessment_author", "organisation_id", &["insert"], "");
    sql += &own("assessment_text", "organisation_id", &["insert", "update"], IN_DRAFT);
    sql += &own("assessment_reuse", "organisation_id", &["update"], IN_DRAFT);
    sql += &own("assessment_answer", "organisation_id", &["insert", "update", "delete"], IN_DRAFT);
    sql
}

crate::dialect::step!(
    "s20_assessment",
    tables: r"
create table assessment (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  component_id uuid not null references component (id),
  urn text {C} not null,               -- of its instrument, the same in each version
  kind text not null,                  -- DPIA, IAMA, …
  visibility smallint not null check (visibility between 0 and 3), -- of what is approved: OWN, NAMED, MEMBERS, PUBLIC
  source_id uuid references assessment (id), -- whose answers it began with
  current_edition_id uuid,             -- what is approved
  valid_until text,                    -- of that: the last day, yyyy-mm-dd
  withdrawn_at bigint,
  withdrawal_reason text,
  revision bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  check (source_id <> id),
  check (visibility = 0 or current_edition_id is not null), -- what is not approved is not shared
  unique (organisation_id, id),
  unique (organisation_id, id, visibility),
  unique (id, source_id)
);
create index assessment_by_organisation on assessment (organisation_id, created_at, id);
create index assessment_by_component on assessment (component_id, kind, created_at, id);

-- From when it is approved an edition never changes, but for its stage.
create table assessment_edition (
  id uuid primary key,
  organisation_id uuid not null,
  assessment_id uuid not null,
  number integer not null,             -- 1, 2, …
  stage text not null check (stage in ('DRAFT', 'IN_REVIEW', 'APPROVED', 'SUPERSEDED')),
  shared_as smallint not null,         -- the assessment's visibility: the database itself keeps the copy
  visibility smallint generated always as (case when stage in ('DRAFT', 'IN_REVIEW') then 0 else shared_as end) stored,
  instrument_id uuid not null references definition (id),
  component_id uuid not null,
  version_id uuid not null,
  content_hash text,                   -- of what was approved: SHA-256
  submitted_by uuid,
  submitted_at bigint,
  approved_by uuid,
  approved_as text,                    -- the function in which that was done
  approved_at bigint,
  valid_until text,
  revision bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  check ((stage in ('APPROVED', 'SUPERSEDED')) = (approved_at is not null)),
  unique (assessment_id, number),
  unique (organisation_id, id),
  unique (organisation_id, assessment_id, id),
  foreign key (organisation_id, assessment_id, shared_as) references assessment (organisation_id, id, visibility)
    on update cascade,
  foreign key (component_id, version_id) references component_version (component_id, id)
);
-- One is being written at a time, and one is in force.
create unique index assessment_edition_open on assessment_edition (organisation_id, assessment_id)
  where stage in ('DRAFT', 'IN_REVIEW');
create unique index assessment_edition_in_force on assessment_edition (organisation_id, assessment_id)
  where stage = 'APPROVED';

-- What an edition is about, and what it comes to.
create table assessment_text (
  edition_id uuid primary key,
  organisation_id uuid not null,
  use_context text not null,           -- JSON
  conclusion text,
  foreign key (organisation_id, edition_id) references assessment_edition (organisation_id, id)
);

-- On which edition of another's assessment an edition rests, and why that may be.
create table assessment_reuse (
  edition_id uuid primary key,
  organisation_id uuid not null,
  assessment_id uuid not null,
  source_id uuid not null,
  source_edition_id uuid not null references assessment_edition (id),
  source_hash text not null,
  similarity text not null,            -- JSON: by criterion the argument and the difference
  unique (organisation_id, edition_id, source_edition_id),
  foreign key (organisation_id, assessment_id, edition_id) references assessment_edition (organisation_id, assessment_id, id),
  foreign key (assessment_id, source_id) references assessment (id, source_id)
);
create index assessment_reuse_source on assessment_reuse (source_edition_id);

-- Who reads an assessment besides by its visibility. Stated by its organisation (by name: edition_id NULL, all that is
-- approved) or by who reuses it (that edition stays readable whatever the other narrows later).
create table assessment_reader (
  id uuid primary key,
  assessment_id uuid not null,
  edition_id uuid,
  organisation_id uuid not null references organisation (id),
  stated_by uuid not null references organisation (id),
  owner_id uuid,
  reuse_edition_id uuid,
  check ((edition_id is null and owner_id is not null and owner_id = stated_by and reuse_edition_id is null)
    or (edition_id is not null and reuse_edition_id is not null and owner_id is null and organisation_id = stated_by)),
  foreign key (owner_id, assessment_id) references assessment (organisation_id, id),
  foreign key (organisation_id, reuse_edition_id, edition_id)
    references assessment_reuse (organisation_id, edition_id, source_edition_id)
);
create index assessment_reader_organisation on assessment_reader (organisation_id, assessment_id, edition_id);
create index assessment_reader_assessment on assessment_reader (assessment_id, organisation_id);

-- Everything that an assessment rests on, to its root: written once, when it is made, so it cannot run in a circle. The keys
-- prove each row: the first step is the assessment's source, each further one is a step of that source.
create table assessment_lineage (
  assessment_id uuid not null,
  ancestor_id uuid not null references assessment (id),
  depth smallint not null check (depth between 1 and 60),
  organisation_id uuid not null,
  visibility smallint not null,
  ancestor_organisation_id uuid not null,
  source_id uuid,
  via_id uuid,
  check ((depth = 1 and source_id is not null and source_id = ancestor_id and via_id is null)
    or (depth > 1 and source_id is null and via_id is not null)),
  primary key (assessment_id, ancestor_id),
  foreign key (organisation_id, assessment_id, visibility) references assessment (organisation_id, id, visibility)
    on update cascade,
  foreign key (ancestor_organisation_id, ancestor_id) references assessment (organisation_id, id),
  foreign key (assessment_id, source_id) references assessment (id, source_id),
  foreign key (assessment_id, via_id) references assessment (id, source_id),
  foreign key (via_id, ancestor_id) references assessment_lineage (assessment_id, ancestor_id)
);
create index assessment_lineage_ancestor on assessment_lineage (ancestor_id, assessment_id);
create index assessment_lineage_organisation on assessment_lineage (organisation_id, ancestor_id);
create index assessment_lineage_owner on assessment_lineage (ancestor_organisation_id, assessment_id);

create table assessment_answer (
  edition_id uuid not null,
  place text {C} not null,             -- the question's key, with [n] for each repeat
  organisation_id uuid not null,
  assessment_id uuid not null,
  disposition text not null check (disposition in ('OWN', 'INHERITED', 'ADAPTED', 'REDONE', 'NOT_APPLICABLE')),
  value text,                          -- JSON
  reason text,                         -- why it does not apply, or was done otherwise
  stamp uuid not null,                 -- another one whenever the value is; copied along with it
  through bigint,                      -- inherited: through which steps of the lineage, a bit for each; 1 is the source
  revision bigint not null,
  answered_by uuid,
  answered_at bigint not null,
  check ((disposition = 'INHERITED') = (through is not null)),
  check ((disposition = 'NOT_APPLICABLE') = (value is null)),
  primary key (edition_id, place),
  foreign key (organisation_id, assessment_id, edition_id) references assessment_edition (organisation_id, assessment_id, id)
);

-- The stamps of what is approved: by these a reuse learns that an answer changed, and not what it says.
create table assessment_stamp (
  assessment_id uuid not null,
  place text {C} not null,
  organisation_id uuid not null,
  stamp uuid not null,
  primary key (assessment_id, place),
  foreign key (organisation_id, assessment_id) references assessment (organisation_id, id)
);

-- Who wrote in an edition: they do not approve it.
create table assessment_author (
  organisation_id uuid not null,
  edition_id uuid not null,
  account_id uuid not null references account (id),
  primary key (organisation_id, edition_id, account_id),
  foreign key (organisation_id, edition_id) references assessment_edition (organisation_id, id)
);
",
    security: &security()
);

const SECURITY: &str = r"
grant select, insert on assessment, assessment_edition, assessment_text, assessment_reuse, assessment_reader,
  assessment_lineage, assessment_answer, assessment_stamp, assessment_author to collectief_app;
grant update (visibility, current_edition_id, valid_until, withdrawn_at, withdrawal_reason, revision, updated_at)
  on assessment to collectief_app;
grant update (stage, instrument_id, version_id, content_hash, submitted_by, submitted_at, approved_by, approved_as,
  approved_at, valid_until, revision, updated_at) on assessment_edition to collectief_app;
grant update (use_context, conclusion) on assessment_text to collectief_app;
grant update (similarity) on assessment_reuse to collectief_app;
grant update (disposition, value, reason, stamp, through, revision, answered_by, answered_at)
  on assessment_answer to collectief_app;
grant delete on assessment_reader, assessment_answer, assessment_stamp to collectief_app;

-- The lineage asks nobody: what asks it must not be asked in return.
create policy own_or_named_read on assessment_reader for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]) or stated_by = any((select app_read())::uuid[]));

create policy line_read on assessment_lineage for select to collectief_app using (
  visibility >= (select app_floor())
  or organisation_id = any((select app_read())::uuid[])
  or ancestor_organisation_id = any((select app_read())::uuid[])
  or assessment_id = any(array(select r.assessment_id from assessment_reader r
    where r.organisation_id = any((select app_read())::uuid[]))));

-- That it is there, and where it stands: also of what the own ones rest on, and for whom they rest on.
create policy shared_read on assessment for select to collectief_app using (
  visibility >= (select app_floor())
  or organisation_id = any((select app_read())::uuid[])
  or id = any(array(select r.assessment_id from assessment_reader r
    where r.organisation_id = any((select app_read())::uuid[])))
  or id = any(array(select l.ancestor_id from assessment_lineage l
    where l.organisation_id = any((select app_read())::uuid[])))
  or id = any(array(select l.assessment_id from assessment_lineage l
    where l.ancestor_organisation_id = any((select app_read())::uuid[]))));
create policy shared_read on assessment_edition for select to collectief_app using (
  visibility >= (select app_floor())
  or organisation_id = any((select app_read())::uuid[])
  or (approved_at is not null and (
    assessment_id = any(array(select r.assessment_id from assessment_reader r
      where r.organisation_id = any((select app_read())::uuid[])))
    or assessment_id = any(array(select l.ancestor_id from assessment_lineage l
      where l.organisation_id = any((select app_read())::uuid[]))))));
create policy line_read on assessment_stamp for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[])
  or assessment_id = any(array(select l.ancestor_id from assessment_lineage l
    where l.organisation_id = any((select app_read())::uuid[]))));

create policy own_insert on assessment for insert to collectief_app
  with check (organisation_id = (select app_acting())
    and exists (select 1 from component c where c.id = component_id)
    and (source_id is null or exists (select 1 from assessment_edition e where e.assessment_id = source_id)));
create policy own_insert on assessment_edition for insert to collectief_app
  with check (organisation_id = (select app_acting())
    and exists (select 1 from component_version v where v.id = version_id));

create policy content_read on assessment_text for select to collectief_app
  using ({CONTENT});

create policy content_read on assessment_reuse for select to collectief_app
  using ({CONTENT});
-- What is reused was read.
create policy own_insert on assessment_reuse for insert to collectief_app
  with check (organisation_id = (select app_acting()) and {SOURCE}
    and exists (select 1 from assessment_edition e where e.id = source_edition_id and e.assessment_id = source_id
      and e.approved_at is not null and e.content_hash = source_hash));

create policy content_read on assessment_answer for select to collectief_app
  using ({CONTENT});

create policy own_read on assessment_author for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
";
