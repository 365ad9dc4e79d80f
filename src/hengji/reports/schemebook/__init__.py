"""The scheme workbook as people get it: `write_workbook` (the typed scheme), `write_laid` (rows already laid out).

`making.py` opens the book and knows what every sheet shares; `guide.py`, `head.py` and `sheet.py` write the sheets. What stands in
which cell is `hengji.engine.schemebook`'s business; nothing here is read back but what it laid out.
"""

from .making import write_laid, write_workbook

__all__ = ["write_laid", "write_workbook"]
