-- One row per target in force × month end up to the cut-off and to the target's own: how far it has come.
{{ target_progress(ref('indicator_values'), ref('output_values')) }}
