"""Tables written by hand in a template: heads get their scope, and cells the head of their column for narrow screens."""

from __future__ import annotations

import re
from itertools import count

_HEAD = re.compile(r"<thead>(.*?)</thead>", re.DOTALL)
_BODY = re.compile(r"<tbody[^>]*>(.*?)</tbody>", re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>.*?</tr>", re.DOTALL)
_TITLE = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_CELL = re.compile(r"<(td|th)\b")
_TAG = re.compile(r"<[^>]+>")


def labelled(table: str) -> str:
    """The markup of a table whose rows can be shown as cards. One whose cells span rows stays as it is, and so do rows that span columns:
    there no cell belongs to one head. The first cell names the row, and needs no head."""
    head = _HEAD.search(table)
    if head is None:
        return table
    titles = [" ".join(_TAG.sub(" ", title).split()).replace('"', "&quot;") for title in _TITLE.findall(head.group(1))]
    scoped = re.sub(r"<th(?![^>]*\bscope=)\b", '<th scope="col"', head.group(0))
    table = table.replace(head.group(0), scoped, 1)
    if "rowspan=" in table:
        return table
    table = table.replace("<table>", '<table class="stack plain">', 1)

    def row(found: re.Match[str]) -> str:
        at = count()

        def cell(opened: re.Match[str]) -> str:
            place = next(at)
            return f'<{opened.group(1)} data-title="{titles[place]}"' if 0 < place < len(titles) else opened.group(0)

        return found.group(0) if "colspan=" in found.group(0) else _CELL.sub(cell, found.group(0))

    return _BODY.sub(lambda body: _ROW.sub(row, body.group(0)), table)
