-- One row per row delivered of visits, with its fate.
{{ stage('registry', 'visits', parents={'household_id': ref('stg_households')}) }}
