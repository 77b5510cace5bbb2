"""All commands: `mie` and Dagster's jobs are both made from this table."""

from orchestration.commands.building import BUILDING
from orchestration.commands.keeping import KEEPING
from orchestration.commands.publishing import PUBLISHING

COMMANDS = (*BUILDING, *PUBLISHING, *KEEPING)
