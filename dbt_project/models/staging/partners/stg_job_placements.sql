-- One row per row delivered of job_placements, with its fate.
{{ stage('partners', 'job_placements', parents={'dni': ref('stg_members')}) }}
