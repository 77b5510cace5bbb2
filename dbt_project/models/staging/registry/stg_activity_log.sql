-- One row per row delivered of activity_log, with its fate.
{{ stage('registry', 'activity_log', parents={'activity_code': ref('plan_activities')}) }}
