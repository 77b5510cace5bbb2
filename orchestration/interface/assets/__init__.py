"""The assets of the warehouse, as Dagster shows them: declarations only."""
