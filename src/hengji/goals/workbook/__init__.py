"""The workbook of goals: the empty form out, the filled one in, and what is wrong with it by cell."""

from .checking import Checked, check
from .columns import COLUMNS, NODE_COLUMNS, NODE_SHEET, SHEET
from .form import empty_form, filled_form
from .reading import read_rows

__all__ = [
    "COLUMNS",
    "NODE_COLUMNS",
    "NODE_SHEET",
    "SHEET",
    "Checked",
    "check",
    "empty_form",
    "filled_form",
    "read_rows",
]
