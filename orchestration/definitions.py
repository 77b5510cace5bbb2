"""What Dagster loads."""

from orchestration.interface.assembled import defs

__all__ = ["defs"]
