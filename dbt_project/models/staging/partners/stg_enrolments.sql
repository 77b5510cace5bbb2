-- One row per row delivered of enrolments, with its fate.
{{ stage('partners', 'enrolments', parents={'course_id': ref('stg_courses'), 'dni': ref('stg_members')}) }}
