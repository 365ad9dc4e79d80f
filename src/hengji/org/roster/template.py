"""The empty roster: a sheet of units, one of people and posts, one of roles, with drop-downs of the viewer's own units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from ...ui.excel import Book, Choice, Layout, Look, span
from ...ui.excel.style import HEAD
from ..models import PostKind
from ..permissions import Permission
from ..viewer import Viewer
from .columns import GUIDE, LISTS, SHEET, SHEETS, Col, RoleCol, UnitCol
from .roles import LABELS
from .units import KINDS

ROWS = 2_000
_HEADING, _OPEN, _PLAIN = (
    Look(bold=True, wash=HEAD, wrap=True),
    Look(line=False, number="@", open=True),
    Look(line=False),
)
_GUIDANCE = (
    ("一本工作簿，两个人用：考核办导入“单位”和“人员与岗位”，安全管理员导入“角色”。各人上传同一本，只读自己那几张。",
     "One workbook for two: the performance office imports units and people, the security administrator roles. Both upload it whole."),
    ("单位：编号全集团唯一，以后不变；上级可以是已有的，也可以是本表里新设的。已有的单位照原样写，不会改动。",
     "Units: a code is unique and never changes; a parent is one there is, or one of this sheet. Units there are stay as they are."),
    ("人员与岗位：写了“任职至”，任职到那一天为止（不含那一天）。已在岗的人，只写“任职至”就是离任，不必有接任的人。",
     "People: with an end the appointment lasts until that day, excluded. For who holds the post already that ends it."),
    ("角色：导入的是申请，由另一位安全管理员批准后才生效。依据写任命文件或申请单。",
     "Roles: what is imported are requests; another security administrator approves them. The ground is a document or a request."),
)  # fmt: skip


def template(viewer: Viewer) -> bytes:
    """The workbook."""
    may = Permission.EDIT_TREE if viewer.may(Permission.EDIT_TREE) else Permission.GRANT_ROLES
    lists = (
        [f"{node.code} {node.name.zh}" for _, node in viewer.shown(may)],
        [str(label) for label in PostKind.labels],
        [label for _, label in KINDS],
        [label for _, label in LABELS],
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        with Book(path, title=SHEET, author="Hengji", day=viewer.today) as book:
            for name in SHEETS:
                _sheet(book, name, lists)
            guide = book.sheet(GUIDE, Layout((90, 90)))
            for row, both in enumerate(_GUIDANCE):
                guide.texts(row, list(both), Look(line=False, wrap=True, vertical="top"))
            guide.done()
            _lists(book, lists)
        return path.read_bytes()


_CHOSEN: Mapping[StrEnum, tuple[int, bool]] = {
    UnitCol.KIND: (2, True), UnitCol.PARENT: (0, False), Col.UNIT: (0, False), Col.KIND: (1, True), RoleCol.ROLE: (3, True),
    RoleCol.UNIT: (0, False),
}  # fmt: skip
"""Which list a column is chosen from, and whether from nothing else: a unit may be one that the roster founds itself."""


def _sheet(book: Book, name: str, lists: Sequence[Sequence[str]]) -> None:
    sheet = SHEETS[name]
    columns = list(sheet.columns)
    page = book.sheet(name, Layout(sheet.widths, repeat=(0, 0), freeze=(1, 0)))
    page.texts(0, columns, _HEADING)
    for at, column in enumerate(columns):
        page.column_look(at, _OPEN)
        if column in _CHOSEN:
            which, only = _CHOSEN[column]
            said = Choice(column, "请从列表中选择 / Choose from the list", only)
            if not only:
                said = Choice(
                    column,
                    "不在列表中。是本工作簿新设的单位吗？ / Not in the list. Is it founded in this workbook?",
                    False,
                )
            area = _fixed(span(which, 0, max(len(lists[which]), 1) - 1))
            page.choose(at, 1, ROWS, f"'{LISTS}'!{area}", said)
    page.done()


def _lists(book: Book, lists: Sequence[Sequence[str]]) -> None:
    page = book.sheet(LISTS, Layout((40, 30, 30, 30)))
    for row in range(max(map(len, lists))):
        for column, some in enumerate(lists):
            if row < len(some):
                page.text(row, column, some[row], _PLAIN)
    page.done()
    page.hide()


def _fixed(area: str) -> str:
    """`A1:A9` -> `$A$1:$A$9`."""
    return ":".join(
        f"${each.rstrip('0123456789')}${each.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}" for each in area.split(":")
    )
