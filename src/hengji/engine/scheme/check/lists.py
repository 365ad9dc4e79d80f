"""Quotas and rankings within lists call the class and the unit above by their names, not by their headings in a table."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.text import Text
from ..model.scheme import Scheme
from .told import error

LISTS = {
    "class": ("类别", "单位类别", "分类", "单位分类", "category"),
    "parent": ("上级单位", "上级", "主管单位"),
}
"""Lists every unit may stand in, and headings people write for them."""


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each heading that the reader of the units table renames: no unit has an attribute called so."""
    named = [(scheme.grades.within, scheme.grades.where)] if scheme.grades else []
    named += [(ranking.by, ranking.where) for ranking in scheme.rankings]
    for name, where in named:
        meant = _meant(name)
        if meant:
            message = Text(
                f"“{name}”是单位表的标题，方案里叫 {meant}：照此写，全部单位只成一个名单",
                f"'{name}' is a heading of the units table, called {meant} in a scheme: as written, all units are one list",
            )
            yield error("unknown-attribute", where, message, Text(f"您是否想写“{meant}”？", f"did you mean '{meant}'?"))


def _meant(name: str) -> str:
    return next((list_ for list_, headings in LISTS.items() if name.strip().casefold() in headings), "")
