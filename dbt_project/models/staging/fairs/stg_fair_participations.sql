-- One row per row delivered of fair_participations, with its fate.
{{ stage('fairs', 'fair_participations', parents={'fair_id': ref('stg_fairs'), 'dni': ref('stg_members')}) }}
