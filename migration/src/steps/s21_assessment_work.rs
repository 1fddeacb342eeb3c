//! The work on an assessment: comments, measures, advice, attachments.

use super::s20_assessment::{CONTENT, UNDECIDED};
use crate::dialect::own;

fn security() -> String {
    let mut sql = SECURITY.replace("{CONTENT}", CONTENT);
    sql += &own("assessment_comment", "organisation_id", &["insert", "update"], "");
    sql += &own("assessment_measure", "organisation_id", &["insert"], UNDECIDED);
    // What became of a measure is told after that.
    sql += &own("assessment_measure", "organisation_id", &["update"], "");
    sql += &own("assessment_advice", "organisation_id", &["insert", "update"], UNDECIDED);
    sql += &own("assessment_attachment", "organisation_id", &["insert", "delete"], UNDECIDED);
    // A file's bytes as the file.
    let with_file = UNDECIDED
        .replace("edition_id", "(select a.edition_id from assessment_attachment a where a.id = attachment_id)");
    sql += &own("assessment_attachment_chunk", "organisation_id", &["insert", "delete"], &with_file);
    sql
}

crate::dialect::step!(
    "s21_assessment_work",
    tables: r"
-- What colleagues say to each other of a question. Never anybody else's.
create table assessment_comment (
  id uuid primary key,
  organisation_id uuid not null,
  edition_id uuid not null,
  place text {C} not null,
  text text not null,
  account_id uuid,                     -- NULL: the platform's operator
  created_at bigint not null,
  resolved_at bigint,
  foreign key (organisation_id, edition_id) references assessment_edition (organisation_id, id)
);
create index assessment_comment_edition on assessment_comment (edition_id, created_at, id);

create table assessment_measure (
  id uuid primary key,
  organisation_id uuid not null,
  assessment_id uuid not null,
  edition_id uuid not null,            -- with which it was stated
  place text {C},                      -- the question it is about
  text text not null,
  owner text not null,                 -- a function or department, never a person
  due_on text not null,
  done_on text,
  revision bigint not null,
  created_at bigint not null,
  foreign key (organisation_id, assessment_id, edition_id) references assessment_edition (organisation_id, assessment_id, id)
);
create index assessment_measure_assessment on assessment_measure (assessment_id, due_on, id);

-- Of the data protection officer (functionaris voor gegevensbescherming), GDPR art. 35(2).
create table assessment_advice (
  edition_id uuid primary key,
  organisation_id uuid not null,
  verdict text not null check (verdict in ('POSITIVE', 'POSITIVE_IF', 'NEGATIVE')),
  text text not null,
  given_on text not null,
  response text,                       -- what is done with it
  recorded_at bigint not null,
  foreign key (organisation_id, edition_id) references assessment_edition (organisation_id, id)
);

create table assessment_attachment (
  id uuid primary key,
  organisation_id uuid not null,
  edition_id uuid not null,
  title text not null,
  media_type text not null,
  size bigint not null,
  content_hash text not null,          -- SHA-256
  with_content boolean not null,       -- read by who reads the content; otherwise by the own organisation alone
  created_at bigint not null,
  unique (organisation_id, id),
  foreign key (organisation_id, edition_id) references assessment_edition (organisation_id, id)
);
create index assessment_attachment_edition on assessment_attachment (edition_id, created_at, id);

create table assessment_attachment_chunk (
  attachment_id uuid not null,
  ordinal integer not null,
  organisation_id uuid not null,
  bytes bytea not null,
  primary key (attachment_id, ordinal),
  foreign key (organisation_id, attachment_id) references assessment_attachment (organisation_id, id)
);
",
    security: &security()
);

const SECURITY: &str = r"
grant select, insert on assessment_comment, assessment_measure, assessment_advice, assessment_attachment,
  assessment_attachment_chunk to collectief_app;
grant update (resolved_at) on assessment_comment to collectief_app;
grant update (text, owner, due_on, done_on, revision) on assessment_measure to collectief_app;
grant update (verdict, text, given_on, response, recorded_at) on assessment_advice to collectief_app;
grant delete on assessment_attachment, assessment_attachment_chunk to collectief_app;

create policy own_read on assessment_comment for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
create policy content_read on assessment_measure for select to collectief_app using ({CONTENT});
create policy content_read on assessment_advice for select to collectief_app using ({CONTENT});
create policy own_or_content_read on assessment_attachment for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[]) or (with_content and {CONTENT}));
create policy with_attachment_read on assessment_attachment_chunk for select to collectief_app
  using (exists (select 1 from assessment_attachment a where a.id = attachment_id));
";
