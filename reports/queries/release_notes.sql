-- One row per warning that the release itself carries.
select note from plan.release_notes order by position
