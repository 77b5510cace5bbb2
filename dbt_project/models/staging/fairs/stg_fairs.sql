-- One row per row delivered of fairs, with its fate.
{{ stage('fairs', 'fairs', parents={'district_code': ref('ubigeo_distrito_fusionado')}) }}
