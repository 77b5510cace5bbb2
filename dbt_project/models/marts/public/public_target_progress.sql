-- One row per target in force × month end up to the cut-off and to the target's own, by the public edition's figures.
{{ config(alias='target_progress') }}

{{ target_progress(ref('public_indicator_values'), ref('public_output_values')) }}
