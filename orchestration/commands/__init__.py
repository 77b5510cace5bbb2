"""What `mie` and Dagster's jobs do beyond one room, their words, and the terminal that says them."""
