-- One row per row delivered of partners, with its fate.
{{ stage('partners', 'partners') }}
