"""The whole example, in one transaction: it is there or it is not."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from ...engine.values.text import Text
from ...org.models import Unit
from .figures import figures
from .founding import found
from .goals import goals
from .house import House
from .letters import letters
from .library import library
from .names import ROOT
from .schemes import schemes

Progress = Callable[[Text], None]


def seeded() -> bool:
    """Whether the example stands already."""
    return Unit.objects.filter(code=ROOT[0]).exists()


def seed(progress: Progress = lambda text: None) -> None:
    """Make the example through the rooms' actions. Interrupted, nothing of it is left."""
    house = House()
    with transaction.atomic():
        progress(Text("示例集团：组织与人员", "the example group: units and people"))
        found(house)
        progress(Text("示例集团：指标库与历年数据", "the example group: library and figures"))
        library(house)
        figures(house)
        progress(Text("示例集团：2026 年目标", "the example group: goals of 2026"))
        goals(house)
        progress(Text("示例集团：考核方案与责任书", "the example group: schemes and letters"))
        schemes(house)
        letters(house)
