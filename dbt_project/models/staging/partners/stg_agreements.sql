-- One row per row delivered of agreements, with its fate.
{{ stage('partners', 'agreements', parents={'partner_id': ref('stg_partners')}) }}
