"""The scheme workbook: a scheme as the sheets a performance office works in, and back, with nothing lost.

- `sheets_of(scheme)` -> the rows of every sheet; `sheets_of_source(path)` the same from YAML, `$parameters` and sentences kept;
- `examine_book(path)` -> the scheme in a workbook, or None, and every finding, each at its sheet and cell;
- `mark(path, findings, out)` -> a copy of the user's own workbook with what was found in colours and comments;
- `yaml_of_book(path)` -> what a workbook says, as YAML.

What lives here, in the order to read it: `columns` and `plan` (which sheets and columns there are, made from the loader's own key
tables), `longhand` and `spoken` (nodes made ready), `spread` (nodes to rows), `opened`, `lines`, `cards`, `gather` (a file back
to nodes), `book` (the doors), `mark`. Painting the workbook is `hengji.reports.schemebook`.
"""

from .book import examine_book, read_workbook, sheets_of, sheets_of_source
from .opened import is_scheme_book, is_workbook

__all__ = ["examine_book", "is_scheme_book", "is_workbook", "read_workbook", "sheets_of", "sheets_of_source"]
