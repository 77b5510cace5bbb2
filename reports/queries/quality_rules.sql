-- One row per extract × column × rule that rows did not keep.
select
    source.label as source_name,
    extract.label as extract_name,
    coalesce(rules.column_name, 'fila entera') as column_name,
    coalesce(rule.label, rules.rule) as rule_name,
    rules.rule,
    count(*) as files,
    sum(rules.rows) as rows
from mie.data_quality_rules as rules
inner join plan.labels as extract on extract.kind = 'extract' and extract.code = rules.extract
left join plan.labels as rule on rule.kind = 'rule' and rule.code = rules.rule
inner join (select distinct source, extract from mie.data_quality_files) as files on files.extract = rules.extract
inner join plan.labels as source on source.kind = 'source' and source.code = files.source
group by source.label, source.position, extract.label, extract.position, rules.column_name, rule.label, rules.rule
order by source.position, extract.position, rows desc, column_name, rules.rule
