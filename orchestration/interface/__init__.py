"""What Dagster sees: assets, jobs, schedules, sensors, resources. Declares; what it calls lives below."""
