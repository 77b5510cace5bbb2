-- One row per row delivered of enterprises, with its fate.
{{ stage('registry', 'enterprises', parents={'dni': ref('stg_members')}) }}
