"""Publishing: gates, the tables for planners, their hashes, and the switch to a new release."""
