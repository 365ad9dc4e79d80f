"""One cell: from what stands in it to an exact value, a blank, or a problem that says what would work.

Every function here is asked once for each *distinct* cell of a column, so it may take its time. Nothing is guessed:
`06/07/2026` and `2026.1` have two readings and are refused.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

from ..values.number import MAX_DIGITS, NotANumber, decimals, parse_number
from ..values.period import Period
from ..values.text import Text
from ..values.unit import NO_UNITS, Units, UnknownUnit, parse_unit
from .report import Problem, shorten
from .spelt import alone, spelt

MAX_TEXT = 32_767
"""Characters in one cell: what Excel itself allows."""

MAX_PLACES = 40
"""Decimals a figure may need."""


class Cell(IntEnum):
    """What a cell is, beside its text. CSV knows only TEXT; a workbook knows them all."""

    TEXT = 0
    NUMBER = 1
    PERCENT = 2  # the text is the number before the percent sign
    DATE = 3  # the text is the ISO date
    MONTH = 4  # a date shown without its day: 2026-09
    TIME = 5
    BOOL = 6
    ERROR = 7  # #DIV/0!
    UNCOMPUTED = 8  # a formula that was never calculated
    COVERED = 9  # hidden by a merged range; the text is the range
    SCALED = 10  # shown in thousands or the like
    MIXED_PERCENT = 11  # a number format with a percent sign only for some numbers
    TOO_LONG = 12


@dataclass(frozen=True, slots=True)
class Number:
    """An exact figure, units / 10**places; `percent` when it was written with a percent sign (12.5 for 12.5%)."""

    units: int
    places: int
    percent: bool = False


_LONG = 60
"""Longer texts are neither dates nor periods nor figures: no pattern is tried on them."""

_MISSING = frozenset({"", "--", "-", "—", "——", "–", "/", "n/a", "na", "无", "null", "none"})
_MISSING_TEXT = _MISSING - {"none", "na"}
_DASHES = str.maketrans("－﹣−―─", "-----")
_EXCEL_ERRORS = frozenset(
    {"#div/0!", "#n/a", "#name?", "#null!", "#num!", "#ref!", "#value!", "#spill!", "#calc!", "#getting_data", "#####"}
)
_PLAIN = re.compile(r"(-?\d{1,40})(?:\.(\d{0,40}))?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|∞)", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_FORMULA_START = tuple("=+-@＝＋－＠")


def is_missing(text: str) -> bool:
    """Whether a figure's or date's text says that there is none: blank, `--`, `-`, `—`, `/`, `N/A`, `无`, `null`."""
    return text.strip().translate(_DASHES).casefold() in _MISSING


def spelt_missing(kind: Cell, text: str) -> bool:
    """Whether a cell says "missing" in so many words, which is worth a note; a blank is not."""
    return kind is Cell.TEXT and bool(text.strip()) and is_missing(text)


def bad_anywhere(kind: Cell, text: str) -> Problem | None:
    """What is wrong with a cell in whatever column it stands: an Excel error, a formula without value, a cell too long."""
    if kind is Cell.UNCOMPUTED:
        return Problem(
            "formula-without-value",
            Text("公式没有计算结果", "a formula without a calculated value"),
            Text("请在 Excel 或 WPS 中打开，重新计算并保存", "open the workbook in Excel or WPS, recalculate and save"),
        )
    if kind is Cell.ERROR or (kind is Cell.TEXT and text.strip().casefold() in _EXCEL_ERRORS):
        shown = shorten(text.strip())
        return Problem(
            "excel-error",
            Text(f"单元格是错误值 {shown}", f"the cell holds the error {shown}"),
            Text("改正公式，或留空表示缺少", "mend the formula, or leave the cell blank when the value is missing"),
        )
    if kind is Cell.TOO_LONG or len(text) > MAX_TEXT:
        return Problem(
            "cell-too-long",
            Text(f"单元格超过 {MAX_TEXT} 个字符", f"the cell has more than {MAX_TEXT} characters"),
            Text("请缩短", "shorten it"),
        )
    if "\x00" in text:
        return Problem(
            "nul-byte",
            Text("单元格含空字节（NUL）", "the cell holds a NUL byte"),
            Text("请重新导出文件", "export the file again"),
        )
    return None


def read_text(kind: Cell, text: str) -> str | Problem:
    """A text cell; a missing spelling becomes blank."""
    if problem := bad_anywhere(kind, text):
        return problem
    if kind is Cell.COVERED:
        return _covered(text)
    if kind is Cell.PERCENT:
        return f"{text}%"
    plain = text.strip()
    return "" if kind is Cell.TEXT and plain.translate(_DASHES).casefold() in _MISSING_TEXT else plain


def read_id(kind: Cell, text: str) -> str | Problem:
    """An id: as it is written, leading zeros kept, `33.0` of a number cell as `33`; never a formula or an invisible character."""
    plain = read_text(kind, text)
    if isinstance(plain, Problem) or not plain:
        return plain
    if kind in (Cell.TEXT, Cell.DATE, Cell.NUMBER, Cell.MONTH) and plain.startswith(_FORMULA_START) and plain != "*":
        shown = shorten(plain)
        return Problem(
            "formula-in-id",
            Text(
                f"代码“{shown}”以 = + - @ 开头，可能是公式",
                f"the id '{shown}' begins with = + - @ and may be a formula",
            ),
            Text("代码应以字母、数字或汉字开头", "let the id begin with a letter, a digit or a Chinese character"),
        )
    if kind in (Cell.DATE, Cell.TIME):
        return Problem(
            "date-in-id",
            Text(
                f"代码单元格是日期 {plain}，可能被 Excel 改写",
                f"the id is a date, {plain}: Excel may have rewritten it",
            ),
            Text("把该列设为文本格式后重新输入", "format the column as text and type the id again"),
        )
    if kind in (Cell.BOOL, Cell.PERCENT):
        return Problem(
            "not-an-id",
            Text(f"“{plain}”不是代码", f"'{plain}' is not an id"),
            Text("以文本填写代码", "write the id as text"),
        )
    if kind is Cell.NUMBER and len(plain.lstrip("-").replace(".", "")) > 15:
        return Problem(
            "id-digits-lost",
            Text(f"代码 {shorten(plain)} 以数字存储，超过 15 位，末尾可能已丢失",
                 f"the id {shorten(plain)} is stored as a number of more than 15 digits, which Excel cuts"),
            Text("把该列设为文本格式后重新输入", "format the column as text and type the id again"),
        )  # fmt: skip
    if match := _INVISIBLE.search(plain):
        code = f"U+{ord(match[0]):04X}"
        return Problem(
            "invisible-character",
            Text(
                f"代码“{shorten(plain)}”含不可见字符 {code}",
                f"the id '{shorten(plain)}' holds an invisible character, {code}",
            ),
            Text("删去后重新输入", "delete it and type the id again"),
        )
    if plain.casefold() == "nan":
        return Problem("not-finite", Text("“NaN”不是代码", "'NaN' is not an id"), Text("填写代码", "write the id"))
    return plain


def read_unit(kind: Cell, text: str, own: Units = NO_UNITS) -> str | Problem:
    """A unit of measure as written, known to the engine; `-` is a unit (a bare number), so it is not blank here."""
    if kind is Cell.TEXT and text.strip() == "-":
        return "-"
    plain = read_text(kind, text)
    if isinstance(plain, Problem) or not plain:
        return plain
    try:
        return parse_unit(plain, own).symbol
    except UnknownUnit as unknown:
        shown = shorten(plain)
        return Problem(
            "unknown-unit-of-measure",
            Text(f"不认识计量单位“{shown}”", f"unknown unit of measure '{shown}'"),
            unknown.hint,
        )


def read_figure(kind: Cell, text: str) -> Number | Problem | None:
    """The exact figure of a cell, None when it is missing."""
    if kind is Cell.TEXT or kind is Cell.NUMBER:
        if match := _PLAIN.fullmatch(text):
            part = (match[2] or "").rstrip("0")
            if len(match[1]) + len(part) <= MAX_PLACES:
                return Number(int(match[1] + part), len(part))
        if problem := bad_anywhere(kind, text):
            return problem
        return None if is_missing(text) else _written_figure(text)
    if problem := bad_anywhere(kind, text):
        return problem
    if kind is Cell.PERCENT:
        found = read_figure(Cell.NUMBER, text)
        return Number(found.units, found.places, percent=True) if isinstance(found, Number) else found
    if kind is Cell.COVERED:
        return _covered(text)
    return _odd_figure(kind, text)


def _odd_figure(kind: Cell, text: str) -> Problem:
    shown = shorten(text)
    if kind is Cell.SCALED:
        return Problem(
            "scaled-format",
            Text(
                f"单元格存的是 {shown}，但数字格式按千（或百万）缩小显示",
                f"the cell holds {shown} but its format shows it in thousands",
            ),
            Text(
                "把数字格式改为“常规”，确认数值与计量单位",
                "set the format to General and make sure which number is meant",
            ),
        )
    if kind is Cell.MIXED_PERCENT:
        return Problem(
            "mixed-percent-format",
            Text(
                f"{shown} 的数字格式只对部分数值加百分号",
                f"{shown}: the number format has a percent sign for some numbers only",
            ),
            Text("把数字格式改为“常规”或“百分比”", "set the format to General or to Percentage"),
        )
    if kind is Cell.BOOL:
        found = Text(f"数字列中是逻辑值 {shown}", f"a truth value, {shown}, in a column of numbers")
        return Problem(
            "boolean-in-figures", found, Text("填写数字，或留空表示缺少", "write a number, or leave it blank")
        )
    found = Text(f"数字列中是日期或时间 {shown}", f"a date or time, {shown}, in a column of numbers")
    return Problem(
        "date-in-figures",
        found,
        Text("把单元格格式改为“常规”后重新输入", "set the format to General and type it again"),
    )


def _written_figure(text: str) -> Number | Problem:
    plain = text.strip()
    percent = plain.endswith(("%", "％", "﹪"))
    if percent:
        plain = plain[:-1].strip()
    try:
        value = parse_number(plain)
    except NotANumber:
        return _not_a_number(text)
    places = decimals(value)
    if places is None or places > MAX_PLACES:
        found = Text(f"“{shorten(text)}”小数位过多", f"'{shorten(text)}' has too many decimals")
        return Problem("not-a-number", found, Text(f"最多 {MAX_PLACES} 位", f"at most {MAX_PLACES}"))
    return Number(int(value * 10**places), places, percent)


_PLAINLY = Text(
    "核对这个数，写成普通数字，如 1234.5；太长的换用大一些的计量单位",
    "check it and write a plain number such as 1234.5, in a larger unit where it is too long",
)


WRITE_A_NUMBER = Text(
    "填写数字，如 1234.5；缺少的数请留空", "write a number such as 1234.5, or leave it blank when it is missing"
)
"""The advice where nothing can be told from what was written."""


def _not_a_number(text: str) -> Problem:
    shown, plain = shorten(text.strip()), unicodedata.normalize("NFKC", text).strip()
    if _NOT_FINITE.fullmatch(plain):
        found = Text(f"“{shown}”不是有限的数", f"'{shown}' is not a finite number")
        return Problem("not-finite", found, Text("缺少的数请留空", "leave a missing figure blank"))
    if _INVISIBLE.search(re.sub(r"[\t\r\n]", " ", plain)):
        return Problem(
            "invisible-character",
            Text(f"“{shown}”里有不可见字符", f"'{shown}' holds an invisible character"),
            Text(
                "删去这一格，重新键入这个数，不要粘贴", "clear the cell and type the figure anew instead of pasting it"
            ),
        )
    hint = WRITE_A_NUMBER
    if re.fullmatch(r"[+-]?\d[\d,.]*", plain) and sum(ch.isdigit() for ch in plain) > MAX_DIGITS:
        found = Text(f"“{shown}”位数超过 {MAX_DIGITS} 位", f"'{shown}' has more than {MAX_DIGITS} digits")
        return Problem("not-a-number", found, _PLAINLY)
    if len(plain) > _LONG:
        return Problem("not-a-number", Text(f"“{shown}”不是数字", f"'{shown}' is not a number"), hint)
    if said := spelt(text):
        unit = shorten(said.words, 12)
        hint = alone(said) or Text(
            f"数值填 {said.bare}，把“{unit}”写在计量单位列", f"write {said.bare}, and '{unit}' in the column of units"
        )
    elif re.fullmatch(r"[+-]?\d{1,3}(?:[. ]\d{3})*,\d+", plain) or re.fullmatch(
        r"[+-]?\d[\d,]*,[\d,]*(?:\.\d+)?", plain
    ):
        hint = Text(
            "小数点用“.”；千位用“,”，每个“,”后面是三位数字，如 1,234.5",
            "the decimal mark is a point; a comma groups thousands, and three digits follow each, as in 1,234.5",
        )
    elif re.fullmatch(r"[+-]?\d+(?:_\d+)+", plain):
        hint = Text(f"写作 {plain.replace('_', '')}", f"write {plain.replace('_', '')}")
    elif re.fullmatch(r"[+-]?[\d.]+[eE][+-]?\d{3,}", plain):
        found = Text(f"“{shown}”数值过大或过小", f"'{shown}' is too large or too small")
        return Problem("not-a-number", found, _PLAINLY)
    return Problem("not-a-number", Text(f"“{shown}”不是数字", f"'{shown}' is not a number"), hint)


def _covered(merged: str) -> Problem:
    return Problem(
        "merged-cell",
        Text(
            f"单元格在合并区域 {merged} 内，没有自己的值",
            f"the cell lies in the merged range {merged} and has no value of its own",
        ),
        Text("取消合并，逐格填写", "unmerge the range and fill every cell"),
    )


_YMD = re.compile(r"(\d{4})\s*([-/.年])\s*(\d{1,2})\s*([-/.月])\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
    for name in (names, names[:3], names[:4])
}
_DAY_HINT = Text(
    "核对年月日，写成 年-月-日，例如 2026-06-30",
    "look at the month and the day; write year-month-day, such as 2026-06-30",
)
_DATE_HINT = Text("写作 2026-06-30", "write it as 2026-06-30")


def read_date(kind: Cell, text: str) -> datetime.date | Problem | None:
    """The date of a cell: 2026-06-30, 2026/6/30, 2026.6.30, 2026年6月30日, 20260630, 30 June 2026, or an Excel date."""
    if problem := bad_anywhere(kind, text):
        return problem
    if kind is Cell.COVERED:
        return _covered(text)
    if kind is Cell.TEXT or kind is Cell.DATE or kind is Cell.NUMBER:
        if is_missing(text):
            return None
        plain = unicodedata.normalize("NFKC", text).strip()
        if len(plain) > _LONG:
            return _not_a_date(shorten(plain))
        return _calendar(_CLOCK.sub("", plain).strip(), shorten(text.strip()), kind)
    return _not_a_date(shorten(text))


def _not_a_date(shown: str, hint: Text = _DATE_HINT) -> Problem:
    return Problem("not-a-date", Text(f"“{shown}”不是日期", f"'{shown}' is not a date"), hint)


def _calendar(plain: str, shown: str, kind: Cell) -> datetime.date | Problem:
    year = month = day = 0
    if match := _YMD.fullmatch(plain):
        year, month, day = int(match[1]), int(match[3]), int(match[5])
    elif match := _COMPACT.fullmatch(plain):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif match := _NUMERIC.fullmatch(plain):
        year, month, day = int(match[4]), int(match[3]), int(match[1])
        if month <= 12 and day <= 12 and month != day:
            found = Text(
                f"“{shown}”有两种读法：{month}月{day}日或{day}月{month}日", f"'{shown}' has two readings, month and day"
            )
            hint = Text(f"写作 {year}-{month:02}-{day:02} 或 {year}-{day:02}-{month:02}",
                        f"write {year}-{month:02}-{day:02} or {year}-{day:02}-{month:02}")  # fmt: skip
            return Problem("ambiguous-date", found, hint)
        if month > 12:
            month, day = day, month
    elif (match := _DAY_FIRST.fullmatch(plain)) and match[2].lower() in _MONTHS:
        year, month, day = int(match[3]), _MONTHS[match[2].lower()], int(match[1])
    elif (match := _MONTH_FIRST.fullmatch(plain)) and match[1].lower() in _MONTHS:
        year, month, day = int(match[3]), _MONTHS[match[1].lower()], int(match[2])
    elif kind is Cell.NUMBER and re.fullmatch(r"\d{5}", plain):
        hint = Text("把单元格格式改为日期", "give the cell a date format, if this is an Excel date")
        return _not_a_date(shown, hint)
    else:
        return _not_a_date(shown)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return Problem("not-a-date", Text(f"没有“{shown}”这一天", f"there is no day '{shown}'"), _DAY_HINT)


_PARTS = {"一": "1", "二": "2", "三": "3", "四": "4", "上": "1", "下": "2"}
_HALF = re.compile(r"(\d{4})年?(上|下)半年(?:度)?")
_QUARTER = re.compile(r"(\d{4})年?第?([一二三四1-4])季度?")
_MARKED = re.compile(r"(\d{4})[-/. ]?([HhQq])([1-4])")
_YEAR = re.compile(r"(\d{4})(?:年度?)?(?:\.0+)?")
_SIX = re.compile(r"(\d{4})(0[1-9]|1[0-2])")
_PERIOD_HINT = Text("写作 2026、2026H1、2026Q3 或 2026-09", "write 2026, 2026H1, 2026Q3 or 2026-09")


def read_period(kind: Cell, text: str) -> str | Problem:
    """A period in its one spelling (`2026-09` for 2026年9月, 202609, 2026/9); blank when it is missing."""
    if problem := bad_anywhere(kind, text):
        return problem
    if kind is Cell.COVERED:
        return _covered(text)
    plain = unicodedata.normalize("NFKC", text).strip()
    if kind is Cell.MONTH:
        return plain[:7]
    if kind is Cell.DATE:
        found = Text(f"期间列中是日期 {plain}", f"a date, {plain}, in the column of periods")
        return Problem("date-in-period", found, _PERIOD_HINT)
    if kind is Cell.TEXT and is_missing(text):
        return ""
    try:
        return str(Period.parse(_spelt_period(plain[:_LONG], kind)))
    except (ValueError, OverflowError):
        found = Text(f"“{shorten(plain)}”不是期间", f"'{shorten(plain)}' is not a period")
        if match := re.fullmatch(r"(\d{4})\.(\d)", plain):
            found = Text(
                f"“{plain}”可能是 1 月，也可能是丢了末位零的 10 月",
                f"'{plain}' may be January, or October without its last zero",
            )
            if match[2] != "1":
                found = Text(f"“{plain}”是数字，不是期间", f"'{plain}' is a number, not a period")
        return Problem("not-a-period", found, _PERIOD_HINT)


def _spelt_period(plain: str, kind: Cell) -> str:
    if match := _HALF.fullmatch(plain):
        return f"{match[1]}H{_PARTS[match[2]]}"
    if match := _QUARTER.fullmatch(plain):
        return f"{match[1]}Q{_PARTS.get(match[2], match[2])}"
    if match := _MARKED.fullmatch(plain):
        return f"{match[1]}{match[2]}{match[3]}"
    if match := _YEAR.fullmatch(plain):
        return match[1]
    if match := _SIX.fullmatch(plain):
        return f"{match[1]}-{match[2]}"
    if re.fullmatch(r"\d{4}\.1", plain) or (kind is Cell.NUMBER and "." in plain):
        raise ValueError("2026.1 may be January, or October that lost its last zero")
    return plain


def shown_number(text: str) -> str:
    """The decimal a person sees for a number cell: integers as they are, others rounded to Excel's 15 significant digits."""
    if re.fullmatch(r"-?\d{1,40}", text):
        return str(int(text))
    number = float(text)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(text)
    exact = Decimal(f"{number:.15g}")
    exponent = exact.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > MAX_PLACES or abs(exact) >= 10**MAX_PLACES:
        return repr(number)
    plain = f"{exact:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in ("-0", "") else plain


def times_hundred(text: str) -> str:
    """A shown number times one hundred, exactly: `0.125` -> `12.5`."""
    exact = f"{Decimal(text).scaleb(2):f}"
    return exact.rstrip("0").rstrip(".") if "." in exact else exact


def fraction(number: Number) -> Fraction:
    """The figure as a Fraction."""
    return Fraction(number.units, 10**number.places)
