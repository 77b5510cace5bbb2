-- One row per release published up to this one.
select
    releases.release_id,
    releases.as_of,
    releases.known_at,
    releases.published_at,
    releases.code_version,
    releases.release_id = report.release_id as is_reported
from mie.releases
cross join plan.report
order by releases.published_at, releases.release_id
