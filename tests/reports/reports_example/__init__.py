"""The groups the reports are tried on: a rich one, a hostile one, and plain ones of any size."""

from .plain import NASTY, plain_run, plain_scheme
from .scheme import rich_scheme
from .tables import DEPARTMENTS, rich_tables

__all__ = ["DEPARTMENTS", "NASTY", "plain_run", "plain_scheme", "rich_scheme", "rich_tables"]
