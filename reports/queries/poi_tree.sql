-- One row per place in the planning chain, in the order in which the tree is read; a node with two parents stands twice.
with recursive tree as (
    select
        level,
        code,
        name,
        source,
        note,
        0 as depth,
        level || ':' || code as path
    from mie.poi_alignment
    where parent_code is null
    union all
    select
        child.level,
        child.code,
        child.name,
        child.source,
        child.note,
        tree.depth + 1,
        tree.path || ' > ' || child.level || ':' || child.code
    from mie.poi_alignment as child
    inner join tree on child.parent_level = tree.level and child.parent_code = tree.code
)

select
    tree.depth,
    level_label.label as level_name,
    tree.level,
    tree.code,
    tree.name,
    tree.source,
    tree.note,
    tree.path
from tree
inner join plan.labels as level_label on level_label.kind = 'level' and level_label.code = tree.level
order by tree.path
