"""Three past years of figures and the current one up to October: forms sent, workbooks filled in, uploaded, submitted and accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ...engine.values.period import Period
from ...engine.values.text import Text
from ...facts import actions
from ...facts.cabinet import keep
from ...facts.lines import Known, Place, Wanted
from ...facts.models import Batch, Fact, Form, Measure, NullReason
from ...facts.queries import wanted
from ...facts.workbooks import template
from .house import DAY, House
from .invented import figure, rounded
from .names import COMPANIES, LAST_MONTH, ROOT, YEAR

COMPANY_MEASURES = ("revenue", "profit", "debt_ratio", "output", "hours", "capex", "staff", "coal_rate")
PAST_MEASURES = ("revenue", "profit", "debt_ratio", "output", "hours")
PLANT_MEASURES = ("output", "availability", "outages")
QUARTER_MEASURES = ("accidents", "receivables")
YEAR_MEASURES = ("roe", "rd", "productivity")
PAST = range(YEAR - 3, YEAR)
MONTHLY, PLANTS = (
    Text("生产经营月报（示例）", "Monthly report (example)"),
    Text("基层生产月报（示例）", "Plant report (example)"),
)
QUARTERLY, YEARLY = (
    Text("季度报表（示例）", "Quarterly report (example)"),
    Text("年度报表（示例）", "Yearly report (example)"),
)


def figures(house: House) -> None:
    """Every form in the order of its period; then what is still open: a late company, one that waits, one sent back, a correction."""
    companies = [ROOT[0], *(each.code for each in COMPANIES)]
    plants = [plant for each in COMPANIES for plant in each.generating]
    for year in (*PAST, YEAR):
        for month in range(1, (LAST_MONTH if year == YEAR else 12) + 1):
            of = Period(year, 1, month)
            late = year == YEAR and month == LAST_MONTH
            _reported(
                house,
                "M01",
                MONTHLY,
                of,
                companies,
                COMPANY_MEASURES if year == YEAR else PAST_MEASURES,
                close=not late,
                without=OPEN if late else (),
            )
            if year == YEAR:
                _reported(house, "M02", PLANTS, of, plants, PLANT_MEASURES, close=not late)
            if month % 3 == 0:
                _reported(house, "Q01", QUARTERLY, Period(year, 3, month // 3), companies, QUARTER_MEASURES)
        if year != YEAR:
            _reported(house, "Y01", YEARLY, Period(year, 12, 1), companies, YEAR_MEASURES)
    _waiting(house)
    _correction(house)


EVIDENCE = "示例佐证：十月投资完成额已与计划部核对一致。\nExample evidence: October's capital expenditure agrees with Planning.\n"
OPEN = ("G", "S01", "S05")
"""Whose October is not accepted: one waits for the second person, one is late, and so the group has no sum yet."""


def _form(
    house: House, code: str, title: Text, of: Period, units: Sequence[str], measures: Sequence[str]
) -> Form:  # fmt: skip
    by_code = dict(Measure.objects.values_list("code", "ref"))
    answer = actions.issue_form(
        house.viewer("office"), house.key(), code=code, title=title, period=str(of), due=_due(of), owner=house.unit("G"),
        units=[house.unit(each) for each in units], measures=[by_code[each] for each in measures],
    )  # fmt: skip
    found: Form = Form.objects.get(ref=answer["form"])
    return found


def _due(of: Period) -> date:
    """The tenth of the month after; a year has until the end of January."""
    last = date(of.year, of.index * of.months, 28) + timedelta(days=4)
    return last.replace(day=10) if of.months < 12 else date(of.year + 1, 1, 31)


def _reported(
    house: House, code: str, title: Text, of: Period, units: Sequence[str], measures: Sequence[str], *,
    close: bool = True, without: Sequence[str] = (),
) -> None:  # fmt: skip
    form = _form(house, code, title, of, units, measures)
    _accepted(house, _submitted(house, "liaison", form, of, without=without))
    if close:
        actions.change_form(
            house.viewer("office"), house.key(), form=form.ref, version=form.version, due=form.due, closed=True,
            reason="收齐",
        )  # fmt: skip


def _filled(asked: Wanted, of: Period, without: Sequence[str]) -> Wanted:
    """What the workbook is to say: the form's own units, with invented figures in the place of what is known."""
    places = [each for each in asked.places if each.code not in without]
    known = {
        (place.pk, each.pk): _known(place, each.code, each.decimals, of)
        for place in places
        for each in asked.quantities
    }
    return replace(asked, places=places, known=known)


def _known(place: Place, measure: str, decimals: int, of: Period) -> Known:
    value = figure(place.code, measure, of.year, of.index * of.months)
    return Known(null_reason=NullReason.NOT_APPLICABLE.value) if value is None else Known(rounded(value, decimals))


def _submitted(house: House, login: str, form: Form, of: Period, *, without: Sequence[str] = ()) -> Batch:
    by = house.viewer(login)
    book = template(form, _filled(wanted(by, form), of, without), DAY, filled=True)
    made = actions.upload(by, house.key(), form=form.ref, sha256=keep(book), name=f"{form.title_zh} {of}.xlsx")
    batch: Batch = Batch.objects.get(ref=made["batch"])
    reason = "季节波动，已核对 season, checked" if batch.warnings else ""
    actions.submit(by, house.key(), batch=batch.ref, version=batch.version, reason=reason)
    batch.refresh_from_db()
    return batch


def _accepted(house: House, batch: Batch) -> None:
    actions.accept(house.viewer("finance"), house.key(), batch=batch.ref, version=batch.version)


def _waiting(house: House) -> None:
    """October of the first company: sent back once, reported again, and waiting for its manager."""
    form, of = Form.objects.get(code="M01", period=f"{YEAR}-{LAST_MONTH}"), Period(YEAR, 1, LAST_MONTH)
    first = _submitted(house, "liaison2", form, of)
    actions.reject(
        house.viewer("manager"), house.key(), batch=first.ref, version=first.version,
        reason="投资完成额请与计划部核对后再报",
    )  # fmt: skip
    batch = _submitted(house, "liaison2", form, of)
    actions.attach(
        house.viewer("liaison2"), house.key(), batch=batch.ref, sha256=keep(EVIDENCE.encode()), name="投资核对说明.txt"
    )


def _correction(house: House) -> None:
    """A figure of August corrected with a reason, in the company and in the group's sum; the one before stays readable."""
    period = f"{YEAR}-08"
    for code in ("S07", ROOT[0]):
        unit = house.unit(code)
        fact = Fact.objects.select_related("measure").get(unit__ref=unit, measure__code="profit", period=period)
        made = actions.correct(
            house.viewer("liaison"), house.key(), unit=unit, measure=fact.measure.ref, period=period, turn=fact.turn,
            value=str((fact.value or Decimal(0)) - Decimal("126.4")), reason="燃料结算单补记",
        )  # fmt: skip
        _accepted(house, Batch.objects.get(ref=made["batch"]))
