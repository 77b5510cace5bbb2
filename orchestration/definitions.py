"""What Dagster loads; what its processes write is for their owner alone."""

from orchestration.ground.storage import keep_private
from orchestration.interface.assembled import defs

__all__ = ["defs"]

keep_private()
