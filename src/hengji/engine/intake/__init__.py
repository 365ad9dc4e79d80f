"""Intake: reads a group's tables from a folder of CSV/Parquet files or one workbook, and trusts none of it.

Begin with `tables` (what is read), then `columns` (which columns each table has) and `read` (the door). Foreign files are
described by a `mapping`.
"""

from .mapping import TableMapping, load_mapping, parse_mapping
from .read import Progress, read_tables
from .tables import Figures, Sheet, Tables

__all__ = ["Figures", "Progress", "Sheet", "TableMapping", "Tables", "load_mapping", "parse_mapping", "read_tables"]
