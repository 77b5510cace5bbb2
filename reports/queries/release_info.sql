-- One row: the release that is reported on, and for which report and period.
select
    report.report,
    report.title,
    report.addressee,
    report.period,
    report.cut_off,
    report.period_starts_on,
    report.previous_month_end,
    report.comparison,
    releases.release_id,
    releases.as_of,
    releases.known_at,
    releases.published_at,
    releases.code_version,
    releases.inputs_sha256
from plan.report
inner join mie.releases on report.release_id = releases.release_id
