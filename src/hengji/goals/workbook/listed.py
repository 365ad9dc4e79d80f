"""The pool as a workbook: figures stay figures, texts stay texts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from ...engine.values.text import Lang, Text
from ...ui.excel import Book, Layout, Look

if TYPE_CHECKING:
    from ..queries.pool import Row

_HEADS = (
    (Text("编号", "Code"), 16), (Text("目标", "Goal"), 40), (Text("来源", "Source"), 20), (Text("类型", "Kind"), 14),
    (Text("责任单位", "Unit"), 24), (Text("上级目标", "Goal above"), 16), (Text("份额%", "Share %"), 10),
    (Text("目标值", "Target"), 16), (Text("计量单位", "Unit of measure"), 12), (Text("指标", "Measure"), 16),
    (Text("状态", "State"), 12),
)  # fmt: skip
_HEAD = Look(bold=True, wash="#E4EAF2", align="center")
_TEXT = Look(wrap=True)
_FIGURE = Look(number="#,##0.######", align="right")


def listed(path: Path, year: int, rows: Iterable[Row], day: date, lang: Lang) -> None:
    """Write the workbook."""
    title = Text(f"{year} 年度目标", f"Goals of {year}").get(lang)
    with Book(path, title=title, author="衡绩 Hengji", day=day, large=True) as book:
        layout = Layout(tuple(float(width) for _, width in _HEADS), freeze=(1, 2), repeat=(0, 0))
        page = book.sheet(book.names.take(title), layout)
        for at, (head, _) in enumerate(_HEADS):
            page.text(0, at, head.get(lang), _HEAD)
        number = 0
        for number, row in enumerate(rows, 1):
            goal = row.goal
            texts = (
                (0, goal.code), (1, goal.title_en if lang == "en" else goal.title_zh),
                (2, _label(goal.get_source_display(), lang)), (3, _label(goal.get_task_display(), lang)),
                (4, row.unit.name.get(lang) if row.unit else ""), (5, goal.parent.code if goal.parent else ""),
                (8, goal.measure_unit), (9, goal.measure), (10, _label(goal.get_state_display(), lang)),
            )  # fmt: skip
            cells = dict(texts)
            for at in range(len(_HEADS)):
                if at == 6:
                    page.number(number, at, None if goal.share is None else Fraction(goal.share), _FIGURE)
                elif at == 7:
                    page.number(number, at, None if row.target is None else Fraction(row.target), _FIGURE)
                else:
                    page.text(number, at, cells[at], _TEXT)
        page.filter(0, number, len(_HEADS) - 1)


def _label(label: object, lang: Lang) -> str:
    zh, _, en = str(label).partition(" / ")
    return en if lang == "en" and en else zh
