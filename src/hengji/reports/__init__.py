"""What a run hands out: the workbook of scorecards, the report page, and the pictures that explain.

`reading.py` is a run as people read it; `workbook/` and `page/` write it down; `pictures.py` draws it. No score is computed here.
"""

from .pictures import item_picture, ledger_picture

__all__ = ["item_picture", "ledger_picture"]
