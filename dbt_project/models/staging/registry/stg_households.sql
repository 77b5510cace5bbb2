-- One row per row delivered of households, with its fate.
{{ stage('registry', 'households', parents={'district_code': ref('ubigeo_distrito_fusionado')}) }}
