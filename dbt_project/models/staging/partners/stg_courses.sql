-- One row per row delivered of courses, with its fate.
{{ stage('partners', 'courses', parents={'partner_id': ref('stg_partners'), 'district_code': ref('ubigeo_distrito_fusionado')}) }}
