"""The scheme workbook: a scheme as the sheets a performance office works in, and back, with nothing lost.

- `sheets_of(scheme)` -> the rows of every sheet; `sheets_of_source` and `sheets_of_book` the same from YAML and from a workbook, with
  sentences and `$parameters` as they are written there;
- `examine_book(path)` -> the scheme in a workbook, or None, and every finding, each at its sheet and cell;
- `mark(path, findings, out)` -> a copy of the user's own workbook with what was found in colours and comments;
- `yaml_of_book(path, scheme)` -> what a workbook says, as YAML.

What lives here, in the order to read it: `columns` and `plan` (which sheets and columns there are, made from the loader's own key
tables), `longhand` and `spoken` (nodes made ready), `rows` and `spread` (nodes to rows), `opened`, `lines`, `gather` and
`in_place` (a file back to nodes), `book` (the doors), `mark`. Painting the workbook is `hengji.reports.schemebook`.
"""

from .book import examine_book, read_workbook, sheets_of, sheets_of_book, sheets_of_source, yaml_of_book
from .mark import mark
from .opened import can_be_opened, is_scheme_book, is_workbook

__all__ = [
    "can_be_opened",
    "examine_book",
    "is_scheme_book",
    "is_workbook",
    "mark",
    "read_workbook",
    "sheets_of",
    "sheets_of_book",
    "sheets_of_source",
    "yaml_of_book",
]
