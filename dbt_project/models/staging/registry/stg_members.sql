-- One row per row delivered of members, with its fate.
{{ stage('registry', 'members', parents={'household_id': ref('stg_households')}) }}
