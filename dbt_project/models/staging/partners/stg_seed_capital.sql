-- One row per row delivered of seed_capital, with its fate.
{{ stage('partners', 'seed_capital', parents={'dni': ref('stg_members'), 'partner_id': ref('stg_partners')}) }}
