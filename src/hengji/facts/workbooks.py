"""Workbooks out: the template of a form, empty or filled with what is known, and the reporter's own workbook with its errors marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from ..audit.outcomes import Refusal
from ..engine.intake.cells import Cell, Number, fraction, read_figure
from ..engine.schemebook import mark
from ..engine.values.finding import Finding
from ..engine.values.text import Text
from ..store.exact import NotExact, exact
from ..ui.excel.book import Book
from ..ui.excel.page import Choice, Layout, Page, cell, span
from ..ui.excel.style import HEAD, NAVY, SOFT, WARN_WASH, WASH, Look
from .cabinet import where
from .lines import Known, Pair, Place, Quantity, Wanted
from .models import Form, NullReason
from .queries import Row
from .reading import CHOICES, LISTED, MARK
from .rules import row_key

_TITLE = Look(bold=True, size=15, ink=NAVY, line=False)
_GUIDE = Look(ink=SOFT, wrap=True, line=False, vertical="top")
_HEAD = Look(bold=True, ink=NAVY, wash=HEAD, wrap=True, align="center")
_TEXT = Look(wash=WASH)
_OPEN = Look(wash=WARN_WASH, open=True)
_HEADER, _FIRST = 3, 4
_PERCENT = ("%", "％", "﹪")
_ROWS = (
    "行键 / Row key", "单位编号 / Unit code", "单位 / Unit", "指标编号 / Measure id", "指标 / Measure", "计量单位 / Unit of measure",
    "期间 / Period", "上期数 / Last period", "数值 / Value", "缺数原因 / No figure because", "来源 / Source",
)  # fmt: skip
_WIDTHS = (4, 12, 22, 20, 24, 12, 11, 18, 22, 22, 24)
_GUIDANCE = (
    "只填黄色格。数值按所列计量单位填写；没有数的选缺数原因，是零就填 0；超过 15 位的数以文本填写。"
    "不要增删列、不要改编号。填好后把全部数值之和填入“控制合计”，再上传。\n"
    "Fill in the yellow cells only, in the unit of measure given. Where there is no figure choose the reason; where it is zero write 0. "
    "Numbers of more than 15 digits are written as text. Leave columns and codes as they are. Write the sum of all values into "
    "'Control total', then upload."
)
_MATRIX_GUIDANCE = (
    "没有数的格填 未发生、尚未统计 或 不适用。\n"
    "Where there is no figure write: Did not occur, Not yet counted, or Not applicable."
)


def template(form: Form, wanted: Wanted, day: date, *, matrix: bool = False, filled: bool = False) -> bytes:
    """The template of a form for the units one reports: a row for each figure, or units by measures. `filled`: with what is known.

    Locked but for the cells to be filled in, with drop-downs, hidden keys and a control total.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        with Book(path, title=form.title_zh, author="", day=day) as book:
            (_matrix if matrix else _rows)(book, form, wanted, filled)
        return path.read_bytes()


def typed_book(
    form: Form, wanted: Wanted, typed: Mapping[Pair, str], day: date, emptied: Collection[Pair] = ()
) -> bytes:
    """What was typed into a page, as the matrix of the form: it is checked and kept as an uploaded workbook is. `emptied` are the figures
    that stood on the page and do not any more; nothing is reported by them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "typed.xlsx"
        with Book(path, title=form.title_zh, author="", day=day) as book:
            _matrix(book, form, wanted, False, typed, emptied)
        return path.read_bytes()


def cells_of(wanted: Wanted) -> dict[str, Pair]:
    """Which figure stands in which cell of the matrix."""
    return {
        cell(row, column): (place.pk, quantity.pk)
        for row, place in enumerate(wanted.places, _FIRST + 1)
        for column, quantity in enumerate(wanted.quantities, 3)
    }


def figure_in(text: str) -> Fraction | None:
    """A figure as it was typed, with its thousands separated or not; None for anything else, and for one with a percent sign."""
    found = read_figure(Cell.TEXT, text)
    return fraction(found) if isinstance(found, Number) and not found.percent else None


def _summed(text: str) -> Fraction:
    """What a typed cell adds to the sum: the value as the checks read it, 62.57 for 62.57%; nothing for what is no figure."""
    found = read_figure(Cell.TEXT, text)
    return fraction(found) if isinstance(found, Number) else Fraction(0)


def _number(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _top(page: Page, form: Form, wanted: Wanted, last: int, guidance: str, known: str) -> None:
    """The mark, the title, the guidance. `known`: what the mark says of the figures in it."""
    page.text(0, 0, MARK + wanted.mark + known, _GUIDE)
    page.merged(0, 1, last, f"{form.title_zh} {form.title_en}　{form.period}　（截止 due {form.due}）", _TITLE)
    page.room(1, [(guidance, page.wide(1, last))])
    page.merged(1, 1, last, guidance, _GUIDE)


def _control(page: Page, values: str, at: int, total: Fraction | None) -> None:
    """The control total to be filled in, beside the sum as the sheet has it. One that cannot be kept is left blank: nobody wrote it, so
    that nobody is told that it is wrong."""
    page.text(2, at, "控制合计 / Control total", _HEAD)
    page.number(2, at + 1, _kept(total), _OPEN.but(number="#,##0.######", align="right"))
    page.text(2, at + 2, "表内合计 / Sum here", _TEXT)
    page.formula(2, at + 3, f"=SUM({values})", total or 0, _TEXT.but(number="#,##0.######", align="right"))


def _kept(total: Fraction | None) -> Fraction | None:
    try:
        return total if total is None or exact(total) is not None else None
    except NotExact:
        return None


def _total(wanted: Wanted, filled: bool) -> Fraction | None:
    values = [known.value for known in _asked(wanted).values() if known.value is not None] if filled else []
    return Fraction(sum(values, Decimal(0))) if values else None


def _asked(wanted: Wanted) -> dict[Pair, Known]:
    """What is known of the figures that stand in this template."""
    return {
        (place.pk, quantity.pk): known
        for place in wanted.places
        for quantity in wanted.quantities
        if (known := wanted.known.get((place.pk, quantity.pk))) is not None
    }


def _rows(book: Book, form: Form, wanted: Wanted, filled: bool) -> None:
    names = book.names
    sheet, lists = names.take("填报 report"), names.take(CHOICES)
    page = book.sheet(sheet, Layout(_WIDTHS, repeat=(_HEADER, _HEADER), freeze=(_FIRST, 5), keep=0))
    _top(page, form, wanted, len(_ROWS) - 1, _GUIDANCE, f"#{wanted.seq}" if filled else "")
    count = max(1, len(wanted.places) * len(wanted.quantities))
    last = _FIRST + count - 1
    _control(page, span(8, _FIRST, last), 1, _total(wanted, filled))
    page.texts(_HEADER, _ROWS, _HEAD)
    row = _FIRST
    for place in wanted.places:
        for quantity in wanted.quantities:
            _row(page, row, wanted, place, quantity, filled)
            row += 1
    page.choose(9, _FIRST, last, f"'{lists}'!$A$1:$A$3", Choice("缺数原因", "从列表中选 / choose from the list"))
    page.hide_column(0)
    page.protect()
    page.quiet()
    page.done()
    chosen = book.sheet(lists, Layout((40,)))
    for at, label in enumerate(_reasons()):
        chosen.text(at, 0, label, _TEXT)
    chosen.hide()


def _reasons() -> Sequence[str]:
    return [str(each.label) for each in NullReason if each is not NullReason.WITHDRAWN]


def _row(page: Page, row: int, wanted: Wanted, place: Place, quantity: Quantity, filled: bool) -> None:
    pair = place.pk, quantity.pk
    fixed = (
        row_key(place.code, quantity.code),
        place.code,
        place.name.zh,
        quantity.code,
        quantity.title.zh,
        quantity.unit,
        wanted.period,
    )
    page.texts(row, fixed, _TEXT)
    figure = _TEXT.but(number=_number(quantity.decimals), align="right")
    page.number(row, 7, _fraction(wanted.before.get(pair)), figure)
    known = wanted.known.get(pair, Known()) if filled else Known()
    page.number(row, 8, _fraction(known.value), _OPEN.but(number=_number(quantity.decimals), align="right"))
    page.text(row, 9, str(NullReason(known.null_reason).label) if known.null_reason else "", _OPEN)
    page.text(row, 10, "", _OPEN)


def _matrix(
    book: Book,
    form: Form,
    wanted: Wanted,
    filled: bool,
    typed: Mapping[Pair, str] | None = None,
    emptied: Collection[Pair] = (),
) -> None:
    sheet = book.names.take("填报 report")
    width = 3 + len(wanted.quantities)
    page = book.sheet(
        sheet,
        Layout((4, 14, 24, *[20] * len(wanted.quantities)), repeat=(_HEADER + 1, _HEADER + 1), freeze=(_FIRST + 1, 3)),
    )
    gone = " ".join(at for at, pair in cells_of(wanted).items() if pair in emptied)
    told = f"#{wanted.seq}" if filled else f"##{gone}" if gone else ""
    _top(page, form, wanted, max(width - 1, 4), _GUIDANCE + "\n" + _MATRIX_GUIDANCE, told)
    last = _FIRST + max(1, len(wanted.places))
    right = cell(last, max(width - 1, 3))
    total = _total(wanted, filled) if typed is None else sum(map(_summed, typed.values()), Fraction(0))
    _control(page, f"{cell(_FIRST + 1, 3)}:{right}", 1, total)
    page.hide_row(_HEADER)
    page.texts(
        _HEADER,
        ("行键 / Row key", "单位编号 / Unit code", "单位 / Unit", *(each.code for each in wanted.quantities)),
        _HEAD,
    )
    titles = [f"{each.title.zh}（{each.unit}）" for each in wanted.quantities]
    page.room(_FIRST, [(title, 20.0) for title in titles])
    page.texts(_FIRST, ("行键 / Row key", "单位编号 / Unit code", "单位 / Unit", *titles), _HEAD)
    for row, place in enumerate(wanted.places, _FIRST + 1):
        page.texts(row, (place.code, place.code, place.name.zh), _TEXT)
        for column, quantity in enumerate(wanted.quantities, 3):
            known = wanted.known.get((place.pk, quantity.pk), Known()) if filled else Known()
            look = _OPEN.but(number=_number(quantity.decimals), align="right")
            if typed is not None:
                text = typed.get((place.pk, quantity.pk), "")
                figure = figure_in(text[:-1] if quantity.unit == "%" and text.endswith(_PERCENT) else text)
                if figure is None:
                    page.text(row, column, text, look)
                else:
                    page.number(row, column, figure, look)
            elif known.null_reason:
                page.text(row, column, str(NullReason(known.null_reason).label), look)
            else:
                page.number(row, column, _fraction(known.value), look)
    page.hide_column(0)
    page.protect()
    page.quiet()
    page.done()


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def year_book(
    unit: Text, year: int, tables: Sequence[tuple[str, list[Row]]], day: date, known: int | None = None
) -> bytes:
    """The figures of a unit for a year, one sheet a calendar: every figure exact, every missing one with its reason. Where they are not
    today's the heading says so: as `known` at that number of recording."""
    then = "" if known is None else f" · 截至入账序号 {known} / as known at no. {known}"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "year.xlsx"
        with Book(path, title=f"{unit.zh} {year}", author="", day=day) as book:
            for title, rows in tables:
                _year_sheet(book, f"{unit.zh} {unit.en} {year}{then}", title, rows)
        return path.read_bytes()


def _year_sheet(book: Book, name: str, title: str, rows: list[Row]) -> None:
    periods = [period for period, _ in rows[0].cells]
    layout = Layout((18, 26, 26, 12, *[16] * len(periods)), repeat=(1, 1), freeze=(2, 2), keep=2)
    page = book.sheet(book.names.take(title.replace(" / ", " ")), layout)
    page.merged(0, 0, 3 + len(periods), name, _TITLE)
    heads = (
        "指标编号 / Measure id",
        "指标 / Measure",
        "英文名称 / English title",
        "计量单位 / Unit of measure",
        *periods,
    )
    page.texts(1, heads, _HEAD)
    for at, row in enumerate(rows, 2):
        of = row.measure
        page.texts(at, (of.code, of.title_zh, of.title_en, of.unit), _TEXT)
        look = Look(number=_number(of.decimals), align="right")
        for column, (_, fact) in enumerate(row.cells, 4):
            if fact is not None and fact.null_reason:
                page.text(at, column, str(NullReason(fact.null_reason).label), look)
            else:
                page.number(at, column, _fraction(fact.value) if fact else None, look)
    page.quiet()
    page.done()


def marked(digest: str, findings: Sequence[Finding]) -> bytes:
    """The kept workbook with every finding at its cell (colour and comment) and a list of all in front. Raises `Refusal`."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "marked.xlsx"
        problem = mark(where(digest), findings, out, listed=LISTED)
        if problem is not None:
            raise Refusal(problem.message, problem.hint)
        return out.read_bytes()
