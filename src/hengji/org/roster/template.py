"""The empty roster: drop-downs of the viewer's own units and of the kinds of posts."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from ...ui.excel import Book, Choice, Layout, Look, span
from ...ui.excel.style import HEAD
from ..models import PostKind
from ..permissions import Permission
from ..viewer import Viewer
from .columns import LISTS, SHEET, WIDTHS, Col

ROWS = 2_000
_HEADING, _OPEN = Look(bold=True, wash=HEAD, wrap=True), Look(line=False, number="@", open=True)


def template(viewer: Viewer) -> bytes:
    """The workbook."""
    units = [f"{node.code} {node.name.zh}" for _, node in viewer.shown(Permission.EDIT_TREE)]
    kinds = [str(label) for label in PostKind.labels]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        with Book(path, title=SHEET, author="Hengji", day=viewer.today) as book:
            page = book.sheet(SHEET, Layout(WIDTHS, repeat=(0, 0), freeze=(1, 0)))
            page.texts(0, list(Col), _HEADING)
            for column in range(len(Col)):
                page.column_look(column, _OPEN)
            lists = book.sheet(LISTS, Layout((40, 30)))
            for row, (unit, kind) in enumerate(zip(units, kinds + [""] * len(units), strict=False)):
                lists.text(row, 0, unit, Look(line=False))
                lists.text(row, 1, kind, Look(line=False))
            for row, kind in enumerate(kinds):
                lists.text(row, 1, kind, Look(line=False))
            lists.done()
            lists.hide()
            columns = list(Col)
            chosen = (
                (Col.UNIT, 0, len(units), Choice("单位编号 unit code", "请从列表中选择 / Choose from the list")),
                (Col.KIND, 1, len(kinds), Choice("岗位类别 kind of post", "请从列表中选择 / Choose from the list")),
            )
            for name, column, count, said in chosen:
                page.choose(
                    columns.index(name), 1, ROWS, f"'{LISTS}'!{_fixed(span(column, 0, max(count, 1) - 1))}", said
                )
            page.done()
        return path.read_bytes()


def _fixed(area: str) -> str:
    """`A1:A9` -> `$A$1:$A$9`."""
    return ":".join(
        f"${each.rstrip('0123456789')}${each.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}" for each in area.split(":")
    )
