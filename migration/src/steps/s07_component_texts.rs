//! What more a component says of itself, and what of an imported one can be searched.

crate::dialect::step!(
    "s07_component_texts",
    tables: r"
alter table component add column phase text;
alter table component add column standards jsonb not null default '[]';
alter table component add column keywords jsonb not null default '[]';
alter table component_origin add column texts text not null default '';
",
    security: r"
grant update (phase, standards, keywords) on component to collectief_app;
grant update (texts) on component_origin to collectief_app;
"
);
