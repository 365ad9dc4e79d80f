"""The control total: the sum a person expects, against the sum of what was read. Lost, doubled and shifted rows show in it."""

from __future__ import annotations

from fractions import Fraction

from ..engine.intake.cells import Number, fraction, read_figure
from ..engine.intake.report import Problem, shorten
from ..engine.values.finding import Level
from ..engine.values.number import show
from ..engine.values.text import Text
from ..store.exact import NotExact, exact
from ..ui.words import grouped
from .lines import Checked
from .reading import Read
from .written import read_written


def compare(done: Checked, read: Read, unit: str = "") -> None:
    """Tell a control total that is blank, cannot be read, or is not the sum of every value in the file. `unit` is that of all of them;
    blank where they are in several."""
    done.whole = summed(read)
    if not read.lines or not read.control_cell:
        return
    if read.control is None or not read.control[1].strip():
        message = Text("没有填控制合计", "the control total is blank")
        hint = Text("填写本表全部数值之和，以便发现漏行", "write the sum of all values, so that a lost row is noticed")
        done.tell(Problem("no-control-total", message, hint, Level.WARNING), read.control_cell)
        return
    found = read_written(*read.control, unit)
    if not isinstance(found, Number):
        shown = shorten(read.control[1])
        other = Problem("not-a-number", Text(f"“{shown}”不是数字", f"'{shown}' is not a number"))
        done.tell(found if isinstance(found, Problem) else other, read.control_cell)
        return
    try:
        done.control = exact(fraction(found))
    except NotExact as trouble:
        done.tell(Problem("not-exact", trouble.text), read.control_cell)
        return
    _against_sum(done, read, fraction(found), _unread(read))


def _unread(read: Read) -> int:
    return sum(isinstance(read_figure(*raw.value), Problem) for raw in read.lines if not raw.adds_up)


def summed(read: Read) -> Fraction:
    """The sum of every value in the file, the wrong ones too; a row of totals is no value of its own."""
    figures = (read_figure(*raw.value) for raw in read.lines if not raw.adds_up)
    return sum((fraction(each) for each in figures if isinstance(each, Number)), Fraction(0))


def _against_sum(done: Checked, read: Read, given: Fraction, unread: int) -> None:
    total = done.whole
    if given == total:
        return
    also_zh, also_en = (f"（另有 {unread} 个数读不出）", f" ({unread} more cannot be read)") if unread else ("", "")
    message = Text(
        f"控制合计 {_said(given)} 与各数之和 {_said(total)} 不符，差 {_said(given - total)}{also_zh}",
        f"the control total {_said(given)} is not the sum of the values {_said(total)}: {_said(given - total)} apart{also_en}",
    )
    hint = Text("核对漏填、重复和串行", "look for rows that are lacking, doubled or shifted")
    done.tell(Problem("control-total", message, hint), read.control_cell)


def _said(value: Fraction) -> str:
    """A sum as the head of the page shows it, with its thousands grouped."""
    try:
        return f"{exact(value).normalize():,f}"
    except NotExact:
        return grouped(show(value))
