"""What a run hands out: the workbook of scorecards, the report page, and the pictures that explain.

`reading.py` is a run as people read it; `workbook/` and `page/` write it down; `pictures.py` draws it. No score is computed here.
"""

from .page import write_report
from .pictures import item_picture, ledger_picture
from .workbook import write_scorecards

__all__ = ["item_picture", "ledger_picture", "write_report", "write_scorecards"]
