"""One sheet of the scheme workbook: a title, guidance, two rows of header, the filled-in rows, and room for more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...engine.scheme import Scheme
from ...engine.schemebook.columns import Column, Form, Plan
from ...engine.schemebook.plan import BY_KEY
from ...engine.schemebook.rows import Laid, Row
from ...engine.sentences import render
from ...engine.trace import rule_context
from ...engine.values.number import NotANumber, parse_number
from ...engine.values.text import Text
from ...ui.excel import Book, Choice, Layout, Look, Page, exact, lines_of
from . import looks

HEADER = 4
"""Rows above the first line: title, guidance, Chinese titles, English keys."""
SPARE = 15
WIDE = 25
"""From this width on figures stand on the left, as texts do."""
SETTLED = Text(
    "这份是规范文本：参数的值已经代入各处，这里只是列出，改了不起作用。",
    "This is the canonical form: the values stand in their places already; changing one here changes nothing.",
)
LAST = 999
"""The last row that has drop-downs."""
_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{0,13}[1-9])?")
FROZEN = {"items": 4, "tiers": 3, "linked": 2, "rules": 3, "counts": 2, "events": 2, "ledger": 1, "class_rules": 1}
ACROSS = {"gates": 2, "events": 2, "panels": 2, "tasks": 2, "indicators": 1}
MAIN = ("scheme", "scorecards", "items", "tiers", "events", "ledger", "grades")


@dataclass(slots=True)
class Making:
    """The workbook in the making; `lists` says where the words of each drop-down stand."""

    book: Book
    scheme: Scheme
    laid: Laid
    lists: Mapping[tuple[str, tuple[str, ...]], str]

    @property
    def canonical(self) -> bool:
        """Whether the parameters stand replaced by their values, so that changing one would change nothing."""
        return any(row.get("key") == "canonical" and row.get("value") == "是" for row in self.laid["scheme"])

    def page(
        self, plan: Plan, widths: tuple[float, ...], *, freeze: int, header: int = HEADER, landscape: bool = True
    ) -> Page:
        """A new sheet with our foot and the tab's colour: what is used stands out."""
        used = bool(self.laid.get(plan.key))
        tab = looks.TAB_MAIN if plan.key in MAIN and used else looks.TAB_USED if used else looks.TAB_BLANK
        foot = f"{self.scheme.title.zh} {self.scheme.version}"
        foot = foot if len(foot) <= 60 else foot[:59] + "…"
        across = ACROSS.get(plan.key, 1)
        # A scorecard as it is read aloud fits one page; what is rarely written follows on further ones.
        breaks = (
            (next(at for at, each in enumerate(plan.columns) if each.key == "title.en"),) if plan.key == "items" else ()
        )
        return self.book.sheet(
            self.book.names.take(plan.name),
            Layout(widths, landscape=landscape, repeat=(header - 2, header - 1), freeze=(header, freeze), foot_left=foot,
                   foot_right=plan.name, tab=tab, across=across, keep=freeze if across > 1 or breaks else 0,
                   scale=60 if breaks else 0, breaks=breaks),
        )  # fmt: skip


def write_sheet(making: Making, plan: Plan) -> None:
    """Write one sheet with its rows."""
    columns, rows = plan.all_columns, making.laid.get(plan.key, [])
    page = making.page(plan, tuple(column.width for column in columns), freeze=FROZEN.get(plan.key, 1))
    settled = plan.key == "parameters" and making.canonical
    write_top(page, plan, len(columns), SETTLED if settled else plan.about)
    for at, column in enumerate(columns):
        write_header(page, at, column)
        page.column_look(at, looks.WAITING.but(number=_format(column)))
    for number in range(len(rows) + SPARE):
        row = rows[number] if number < len(rows) else {}
        _write_row(making, page, plan, HEADER + number, row)
    _lists(making, page, plan)
    page.protect()
    page.quiet()
    page.done(last_row=HEADER + max(len(rows) + 2, 5))


def write_top(page: Page, plan: Plan, columns: int, told: Text) -> None:
    """The title, and what the sheet is for."""
    page.height(0, 28)
    page.text(0, 0, plan.title.zh + " " + plan.title.en, looks.TITLE)
    last = _about_until(page, columns)
    about = f"{told.zh}\n{told.en}"
    page.room(1, [(about, page.wide(0, last))], 9, 30)
    page.merged(1, 0, last, about, looks.ABOUT)


def _about_until(page: Page, columns: int) -> int:
    """The last column the guidance may run over: about a screen wide."""
    wide = 0.0
    for at, width in enumerate(page.layout.widths[:columns]):
        wide += width
        if wide >= 110:
            return at
    return columns - 1


def write_header(page: Page, at: int, column: Column) -> None:
    """Both header cells of a column; what more there is to say stands in a comment."""
    shown = column.form is Form.LOOKED_UP
    look = looks.NEEDED if column.required else looks.HEADING
    if at == 0:
        page.height(2, 30)
    page.text(2, at, column.title.zh, look.but(ink=looks.SHOWN.ink) if shown else look)
    page.text(3, at, column.key, looks.KEY.but(italic=shown))
    if column.about.zh != column.title.zh or column.about.en != column.title.en:
        page.note(3, at, f"{column.about.zh}\n{column.about.en}")


def _format(column: Column) -> str:
    """Texts stay texts when they are typed; figures are what they look like."""
    return "General" if column.form in (Form.FIGURE, Form.BRINGS, Form.LOOKED_UP) else "@"


def _look(column: Column, branch: bool) -> Look:
    if column.form is Form.LOOKED_UP:
        return looks.SHOWN.but(wrap=True)
    figure = column.form is Form.FIGURE and column.width < WIDE
    look = looks.FIGURE if figure else looks.CENTRE if column.form is Form.YES else looks.TEXT
    if branch:
        look = look.but(bold=True, wash=looks.BRANCH.wash, ink=looks.BRANCH.ink)
    return look.but(number=_format(column))


def _write_row(making: Making, page: Page, plan: Plan, at: int, row: Row) -> None:
    branch = plan.key == "items" and row.get("row", "").endswith("dimension")
    if row:
        page.room(at, [(row.get(column.key, ""), column.width - 1) for column in plan.all_columns], 10)
    for position, column in enumerate(plan.all_columns):
        look = _look(column, branch)
        if plan.key == "parameters" and making.canonical:
            look = look.but(open=False, wash=looks.SHUT.wash)
        if column.form is Form.LOOKED_UP:
            _look_up(making, page, plan, at, position, row, look)
        else:
            write_value(page, at, position, row.get(column.key, ""), column, look)
    if plan.key == "items" and row.get("id") and not {"rule", "rule.en"} & row.keys():
        _say_rule(making, page, plan, at, row)


def _say_rule(making: Making, page: Page, plan: Plan, at: int, row: Row) -> None:
    """An item whose rule is written out in rows: how these read, in a comment where the sentence would stand."""
    card = making.scheme.scorecards.get(row.get("card", ""))
    item = next((each for each in card.items() if each.id == row["id"]), None) if card is not None else None
    if item is None or item.watch:
        return
    context = rule_context(making.scheme, item, item.weight)
    told = [
        f"规则写在“计分细则”，读作：{render(item.rule, context, 'zh')}",
        f"The rule stands on the sheet of rules and reads: {render(item.rule, context, 'en')}",
    ]
    page.note(at, next(at for at, column in enumerate(plan.all_columns) if column.key == "rule"), "\n".join(told))


def write_value(page: Page, row: int, column: int, text: str, kind: Column, look: Look) -> None:
    """A cell: a number where it is one to the last digit, else text."""
    if kind.form in (Form.FIGURE, Form.BRINGS) and _PLAIN.fullmatch(text):
        value = Fraction(text)
        if exact(value) is not None:
            page.number(row, column, value, look.but(number="General"))
            return
    if kind.form is Form.FIGURE and lines_of(text, kind.width - 2) > 1:
        look = look.but(align="left", indent=0)
    page.text(row, column, text, look.but(number="@", wrap=True) if text else look)


def _look_up(making: Making, page: Page, plan: Plan, at: int, position: int, row: Row, look: Look) -> None:
    """A cell shown for the reader: what an item takes from its indicator, what a card's weights add up to."""
    line = at + 1
    if plan.key == "items":
        column = {"direction": "direction", "unit": "unit"}[plan.all_columns[position].key]
        feed, of = _letter(plan, "feed"), _letter(plan, "of")
        source, ids = _range("indicators", column), _range("indicators", "id")
        found = f'IFERROR(INDEX({source},MATCH({of}{line},{ids},0))&"","")'
        formula = f'=IF(ISNUMBER(SEARCH("indicator",{feed}{line})),{found},"")'
        page.shown(at, position, formula, _of_indicator(making, row, column), look)
    else:
        items = BY_KEY["items"]
        weight, card, kind = (_range("items", key) for key in ("weight", "card", "row"))
        total = f'SUMIFS({weight},{card},A{line},{kind},"{items.column("row").label("item")}")'
        if row:
            page.formula(at, position, f'=IF(A{line}="","",{total})', _sum(making, row.get("id", "")), look)
        else:
            page.shown(at, position, f'=IF(A{line}="","",{total})', "", look)


def _of_indicator(making: Making, row: Row, column: str) -> str:
    if not row.get("feed", "").endswith("indicator"):
        return ""
    return next((each.get(column, "") for each in making.laid["indicators"] if each.get("id") == row.get("of")), "")


def _sum(making: Making, card: str) -> Fraction:
    total = Fraction(0)
    for row in making.laid["items"]:
        if row.get("card") == card and row.get("row", "").endswith("item") and _PLAIN.fullmatch(row.get("weight", "")):
            try:
                total += parse_number(row["weight"])
            except NotANumber:
                continue
    return total


def _letter(plan: Plan, key: str) -> str:
    at = next(at for at, column in enumerate(plan.all_columns) if column.key == key)
    return chr(65 + at) if at < 26 else "A" + chr(65 + at - 26)


def _range(sheet: str, key: str) -> str:
    plan = BY_KEY[sheet]
    letter = _letter(plan, key)
    return f"'{plan.name}'!${letter}${HEADER + 1}:${letter}${LAST + 1}"


def _lists(making: Making, page: Page, plan: Plan) -> None:
    """The drop-downs of a sheet: words of the language are the only ones, names of this scheme may be new."""
    for at, column in enumerate(plan.all_columns):
        choose(making, page, at, HEADER, LAST, column)
        if column.form is Form.LOOKED_UP:
            page.refuse(
                at, HEADER, LAST, Choice("自动显示 shown", "这一列自动显示，不用填写。This column is shown for you.")
            )
    if plan.key == "scorecards":
        keys = [column.key for column in plan.all_columns]
        page.differs(keys.index("now"), HEADER, LAST, keys.index("total"), looks.OFF)


def choose(making: Making, page: Page, at: int, first: int, last: int, column: Column) -> None:
    """The drop-down of one column, where it has one."""
    if column.form is Form.CHOICE:
        source = making.lists[column.key.rpartition(".")[2], column.choices]
        page.choose(at, first, last, source, Choice(column.title.zh[:20], "请从列表中选。Please choose from the list."))
    elif column.form is Form.YES:
        page.choose(at, first, last, '"是,否"', Choice(column.title.zh[:20], "写 是 或 否。Write 是 (yes) or 否 (no)."))
    elif column.refers and column.form is Form.TEXT:
        source = _range(column.refers, BY_KEY[column.refers].id)
        told = f"“{BY_KEY[column.refers].title.zh}”表里没有这个编号，仍要写吗？There is no such id on the sheet {column.refers}."
        page.choose(at, first, last, source, Choice(column.title.zh[:20], told, only=False))
