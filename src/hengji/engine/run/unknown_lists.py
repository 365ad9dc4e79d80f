"""Quotas and rankings within lists that no unit stands in: all units would make one list, and nobody meant that."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from ..scheme.model.scheme import Scheme
from ..values.finding import Finding, Level
from ..values.text import Text
from .result import UnitList


def unknown_lists(scheme: Scheme, units: UnitList) -> Iterator[Finding]:
    """An error where grades are shared out so; a note where a ranking is made so: a list of a pack may not concern the group."""
    if not len(units):
        return
    grades = scheme.grades
    if grades is not None and any(band.quota is not None for band in grades.bands) and _nobody(grades.within, units):
        message = Text(
            f"名额按“{grades.within}”分配，却没有一家单位有这一项：现在全部单位在一起分配名额，等级不能采用",
            f"the places of the grades are shared out by '{grades.within}', which no unit has: they were shared over all "
            "units together, and the grades cannot be used",
        )
        yield Finding("unknown-attribute", Level.ERROR, message, _hint(grades.within, units), grades.where)
    for ranking in scheme.rankings:
        if _nobody(ranking.by, units):
            message = Text(
                f"“{ranking.title.zh}”按“{ranking.by}”分榜，却没有一家单位有这一项：现在全部单位排在一起",
                f"'{ranking.title.en}' is a list for each '{ranking.by}', which no unit has: all units are ranked together",
            )
            yield Finding("unknown-attribute", Level.NOTE, message, _hint(ranking.by, units), ranking.where)


def _nobody(by: str, units: UnitList) -> bool:
    return by not in ("", "class") and not units.listed_by(by)  # a unit without a class is told by itself


def _hint(by: str, units: UnitList) -> Text:
    """The column that was probably meant, and those there are."""
    known = [name for name in ("class", "parent", *units.attributes, *units.figures) if units.listed_by(name)]
    near = difflib.get_close_matches(by, known, 1, 0.5)
    listed = Text("可写：" + "、".join(known[:12]), "one of: " + ", ".join(known[:12]))
    if near:
        return Text(f"您是否想写“{near[0]}”？{listed.zh}", f"did you mean '{near[0]}'? {listed.en}")
    return Text(f"在单位表里加一列“{by}”；{listed.zh}", f"add a column '{by}' to the units table, or write {listed.en}")
