"""Tables of a Word document: fixed widths, repeated headers, rows that do not split, merged cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from docx.document import Document as Docx
from docx.oxml.ns import qn

from .layout import Figures, fitted, rooms, shares, shown, small, spans, standing, whole_row, widths
from .model import KeyValues, Table
from .wordtext import INK, RULE, WASH, Looks, element, shape, write

LINE = 8957
"""The width of a line in twentieths of a point: A4 less its margins."""
_CELL = 85
"""Room left and right in a cell, in the same measure."""
_TIMES = {",": 0.25, ".": 0.25, "%": 0.833}


def new_table(document: Docx, columns: Sequence[int], rows: int, *, lines: bool = True) -> Any:
    """A table of fixed column widths (twentieths of a point), with fine lines or none."""
    table = document.add_table(rows=rows, cols=len(columns))
    table.autofit = False
    properties = table._tbl.tblPr
    for old in (*properties.findall(qn("w:tblW")), *properties.findall(qn("w:tblStyle"))):
        properties.remove(old)
    for old in properties.findall(qn("w:jc")):
        properties.remove(old)
    properties.insert(0, element("tblW", w=sum(columns), type="dxa"))
    properties.insert(1, element("jc", val="center"))  # edge to edge with the text, whatever the cell margins
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        strong = side in ("top", "bottom")
        borders.append(
            element(side, val="single", sz=8 if strong else 4, space=0, color=INK if strong else RULE)
            if lines
            else element(side, val="nil")
        )
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=_CELL if lines else 0, type="dxa"))
    layout = properties.find(qn("w:tblLayout"))
    place = list(properties).index(layout)
    properties.insert(place, borders)
    properties.insert(place + 2, margins)
    for grid, wide in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), columns, strict=True):
        grid.set(qn("w:w"), str(wide))
    return table


def each_row(table: Any, act: Callable[[int, Any, list[Any]], None]) -> None:
    """Calls `act` with number, row and cells of each row; cells are read once a row (python-docx is slow at that)."""
    for number, row in enumerate(table.rows):
        act(number, row, [*row._tr.tc_lst])


def cell_form(tc: Any, wide: int, *, fill: str = "", over: int = 1, merge: str = "", stand: str = "center") -> None:
    """Width, background and merging of one cell, and how its text stands in its height."""
    properties = tc.get_or_add_tcPr()
    for old in list(properties):
        properties.remove(old)
    properties.append(element("tcW", w=wide, type="dxa"))
    if over > 1:
        properties.append(element("gridSpan", val=over))
    if merge:
        properties.append(element("vMerge", **({"val": "restart"} if merge == "restart" else {})))
    if fill:
        properties.append(element("shd", val="clear", color="auto", fill=fill))
    properties.append(element("vAlign", val=stand))


def row_form(row: Any, *, header: bool = False, whole: bool = True) -> None:
    """Whether a row is repeated on each page, and whether it may be split."""
    properties = row._tr.get_or_add_trPr()
    if whole:
        properties.append(element("cantSplit"))
    if header:
        properties.append(element("tblHeader"))


def _fill(tc: Any, parent: Any, text: str, looks: Looks, **how: Any) -> Any:
    from docx.text.paragraph import Paragraph as Line

    line = Line(tc.p_lst[0], parent)
    east, bold = how.pop("east", ""), how.pop("bold", False)
    shape(line, **{"before": 2.5, "after": 2.5, **how})
    if text:
        write(line, text, looks, size=looks.small, east=east, bold=bold)
    return line


def set_table(document: Docx, given: Table, looks: Looks) -> None:
    """The table of the model, its caption and its notes."""
    table = fitted(given)
    if table.caption:
        caption = document.add_paragraph()
        shape(caption, align="centre", before=6, after=4, keep_next=True)
        write(caption, shown(table.caption), looks, east=looks.head, size=looks.small, bold=not looks.zh)
    columns = shares([c.share for c in table.columns], LINE)
    made = new_table(document, columns, len(table.rows) + 1)
    covered, room, whole = spans(table), rooms(table), small(table)
    numbers = [standing(table, i) for i in range(len(table.columns))]

    def act(number: int, row: Any, cells: list[Any]) -> None:
        if number == 0:
            row_form(row, header=True)
            for tc, column, wide in zip(cells, table.columns, columns, strict=True):
                cell_form(tc, wide, fill=WASH)
                how = {"align": "centre", "keep_next": True, "east": looks.head, "bold": not looks.zh}
                _fill(tc, made, shown(column.title), looks, **how)
            return
        y = number - 1
        texts = table.rows[y]
        strong = y in table.strong_rows
        row_form(row, whole=whole_row(texts, room))
        over = widths(texts, strong=strong)
        for x, tc in enumerate(cells):
            if over[x] == 0:
                row._tr.remove(tc)
                continue
            merge = "restart" if covered[y][x] > 1 else "" if covered[y][x] else "continue"
            stand = "top" if merge and not whole else "center"
            cell_form(tc, sum(columns[x : x + over[x]]), over=over[x], merge=merge, stand=stand)
            how = _stand(table, x, y, columns[x], numbers[x], looks) | {
                "bold": strong,
                "keep_next": y + 1 < len(table.rows) and (whole or _held(table, y)),
            }
            if over[x] > 1:
                how["align"] = "centre"
            _fill(tc, made, "" if merge == "continue" else shown(texts[x]), looks, **how)

    each_row(made, act)
    for note in table.notes:
        line = document.add_paragraph()
        shape(line, align="justify", before=3)
        write(line, shown(note), looks, size=looks.small * 0.92, colour="5B6470")
    gap(document)


def _held(table: Table, y: int) -> bool:
    """Of a table over several pages the first and last rows stay together: none stands alone."""
    return y == 0 or y >= len(table.rows) - 3


def _stand(table: Table, x: int, y: int, wide: int, column: Figures | None, looks: Looks) -> dict[str, Any]:
    """How a cell stands. Numbers of a decimal column are flush right, each indented by what it has less behind."""
    if column is None or column.behind[y] is None:
        align = table.columns[x].align
        return {"align": "centre" if align == "decimal" else align}
    behind = sum(_TIMES.get(char, 0.5) for char in column.behind[y] or "") * looks.small
    room = (wide - 2 * _CELL) / 20
    return {"align": "right", "right": max((room - column.ems * looks.small) / 2, 0) + behind}


def key_values(document: Docx, block: KeyValues, looks: Looks) -> None:
    """The grid of names and values."""
    columns = shares([13, 87] if block.columns == 1 else [13, 37, 13, 37], LINE)
    lines = [block.pairs[i : i + block.columns] for i in range(0, len(block.pairs), block.columns)]
    made = new_table(document, columns, len(lines))

    def act(number: int, row: Any, cells: list[Any]) -> None:
        row_form(row)
        texts = [text for pair in lines[number] for text in pair]
        texts += [""] * (len(cells) - len(texts))
        for x, tc in enumerate(cells):
            name = x % 2 == 0
            cell_form(tc, columns[x], fill=WASH if name else "")
            how = {"east": looks.head, "bold": not looks.zh} if name else {}
            _fill(tc, made, shown(texts[x]), looks, **how)

    each_row(made, act)
    gap(document)


def gap(document: Docx, points: float = 7) -> None:
    """A little room under a table, which has no distance of its own in Word."""
    line = document.add_paragraph()
    shape(line, line=points)
