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

STEPS: tuple[tuple[Text, Callable[[House], None]], ...] = (
    (Text("组织与人员", "units and people"), found),
    (Text("指标库", "library"), library),
    (Text("历年数据", "figures"), figures),
    (Text("2026 年目标", "goals of 2026"), goals),
    (Text("考核方案", "schemes"), schemes),
    (Text("责任书", "letters"), letters),
)
"""In this order: each builds on those before it."""


def seeded() -> bool:
    """Whether the example stands already."""
    return Unit.objects.filter(code=ROOT[0]).exists()


def seed(progress: Progress = lambda text: None) -> None:
    """Make the example through the rooms' actions. Interrupted, nothing of it is left."""
    house = House()
    with transaction.atomic():
        for title, step in STEPS:
            progress(Text(f"示例集团：{title.zh}", f"the example group: {title.en}"))
            step(house)
