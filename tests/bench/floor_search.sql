-- The same search by hand: what `searchComponents` answers to the same question, in one statement.
-- $1 … $4: the terms that answer the question: of which slot, the term, what a find is worth, for how much of the question it
-- stands. $5: how much of the question a component has to answer.
with hit as (
  select t.component_id, q.slot, max(q.points * t.weight) as best, max(q.share) as share
  from unnest($1::int[], $2::text[], $3::int[], $4::int[]) as q(slot, term, points, share)
  join component_term t on t.term = q.term collate "C"
  group by t.component_id, q.slot
), found as (
  select component_id, sum(best) as score from hit group by component_id having sum(share) >= $5
), matched as materialized (
  select c.id, c.name->>'nl' as name, c.kind, c.theme, c.phase, c.licence, f.score, o.name as owner, o.province,
    case when o.population < 20000 then 'UNDER_20000' when o.population < 50000 then 'FROM_20000'
      when o.population < 100000 then 'FROM_50000' when o.population < 250000 then 'FROM_100000'
      when o.population is not null then 'FROM_250000' end as size_class
  from found f join component c on c.id = f.component_id join organisation o on o.id = c.owner_id
), value as (
  select v.place, v.facet, v.value, count(*) as number
  from matched m cross join lateral (values (0, 'KIND', m.kind), (1, 'THEME', m.theme), (2, 'PHASE', m.phase),
    (3, 'LICENCE', m.licence), (4, 'PROVINCE', m.province), (5, 'SIZE_CLASS', m.size_class)) as v(place, facet, value)
  where v.value is not null group by v.place, v.facet, v.value
  union all
  select 6, 'VERSION_STATE', v.state, count(distinct m.id) from matched m join component_version v on v.component_id = m.id group by v.state
  union all
  select 7, 'STANDARD', w.written, count(*) from matched m join component_term t on t.component_id = m.id
  cross join lateral (select split_part(t.term, chr(31), 2) as written) w
  where t.term >= 'standard ' and t.term < 'standard!' group by w.written
)
select json_build_object(
  'totalCount', (select count(*) from matched),
  'facets', (select coalesce(json_agg(json_build_object('facet', facet, 'value', value, 'count', number)
    order by place, number desc, value collate "C"), '[]') from value),
  'edges', (select coalesce(json_agg(json_build_object('score', score, 'node',
    json_build_object('name', name, 'owner', json_build_object('name', owner))) order by score desc, id desc), '[]')
    from (select * from matched order by score desc, id desc limit 20) best)
)::text
