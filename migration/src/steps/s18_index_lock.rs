//! Making the search index anew waits for who writes the component, and the other way round.

crate::dialect::step!(
    "s18_index_lock",
    tables: "",
    security: r"
-- To lock a row takes the right to update it. The check lets no update through.
grant update (sort_name) on component to collectief_system;
create policy index_lock on component for update to collectief_system
  using ((select app_purpose()) = 'INDEX') with check (false);
"
);
