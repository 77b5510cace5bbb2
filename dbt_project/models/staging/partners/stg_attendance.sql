-- One row per row delivered of attendance, with its fate.
{{ stage('partners', 'attendance', parents={'course_id': ref('stg_courses'), 'dni': ref('stg_members')}) }}
