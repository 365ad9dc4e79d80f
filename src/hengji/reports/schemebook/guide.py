"""The guide in front: what this workbook is, how to use it, and where everything stands."""

from __future__ import annotations

from ...engine.schemebook.plan import PLANS
from ...engine.values.text import Text
from ...ui.excel import Layout, Page
from . import looks
from .sheet import MAIN, Making

GUIDE = "说明 guide"
HOW = (
    Text(
        "白色的格子可以填写；灰色的自动显示，不用填。红字的列必须填，其余空着就按通常的办法。",
        "White cells are for writing; grey ones are shown for you. Columns in red must be filled in, the others have their usual meaning.",
    ),
    Text(
        "表头的英文键和工作表名请不要改；行可以插入、删除、移动，列可以调宽。",
        "Leave the English keys of the headers and the names of the sheets as they are; rows may be inserted, deleted and moved.",
    ),
    Text(
        "填好后检查：hengji check 本文件.xlsx --mark 标注.xlsx，问题会标在格子上，写明怎样才对。",
        "Then check: hengji check THIS.xlsx --mark marked.xlsx shows every problem in its cell, with what would be right.",
    ),
    Text(
        "也可以直接计分：hengji score 本文件.xlsx 数据.xlsx --out 结果；或写回 YAML：hengji workbook 本文件.xlsx --out 方案.yaml。",
        "Or score with it: hengji score THIS.xlsx DATA.xlsx --out OUT; back to YAML: hengji workbook THIS.xlsx --out scheme.yaml.",
    ),
    Text(
        "数可以写 9.2、20%；分写 full（满分）、80%、2；范围写 0 .. 120；几个词用顿号隔开；日期写 2026-01-01。",
        "Numbers: 9.2, 20%; points: full, 80%, 2; ranges: 0 .. 120; several words with a comma between; days: 2026-01-01.",
    ),
)


def write_guide(making: Making) -> None:
    """Write the sheet in front."""
    scheme = making.scheme
    layout = Layout(
        (26, 26, 60, 9), landscape=False, tab=looks.TAB_MAIN, foot_left=f"{scheme.title.zh[:50]} {scheme.version}"
    )
    page = making.book.sheet(making.book.names.take(GUIDE), layout)
    page.height(0, 20)
    page.text(0, 0, "方案工作簿 Scheme workbook", looks.ABOUT.but(bold=True, size=10, wrap=False))
    page.room(1, [(scheme.title.zh, 90)], 18, 32)
    page.merged(1, 0, 3, scheme.title.zh, looks.TITLE.but(size=18, wrap=True))
    page.room(2, [(scheme.title.en, 110)], 10, 18)
    page.merged(2, 0, 3, f"{scheme.title.en}　·　{scheme.id} {scheme.version}", looks.ABOUT.but(size=10))
    row = 4
    for number, how in enumerate(HOW, 1):
        text = f"{number}　{how.zh}\n{how.en}"
        page.room(row, [(text, page.wide(0, 3))], 10)
        page.merged(row, 0, 3, text, looks.PLAIN)
        row += 1
    _contents(making, row + 1, page)
    page.protect()
    page.done()


def _contents(making: Making, row: int, page: Page) -> None:
    page.texts(row, ["工作表 sheet", "", "写什么 what it holds", "行数 rows"], looks.HEADING)
    for plan in PLANS:
        row += 1
        used = len(making.laid.get(plan.key, []))
        look = looks.LINK.but(bold=plan.key in MAIN) if used else looks.SOFT_LINK
        page.room(row, [(plan.about.zh, 60)], 9)
        page.link(row, 0, plan.title.zh, plan.name, look)
        page.text(row, 1, plan.title.en, look)
        page.text(row, 2, plan.about.zh, looks.SMALL)
        if used:
            page.number(row, 3, used, looks.COUNT)
        else:
            page.text(row, 3, "", looks.COUNT)
