"""The year goals are set for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept


class CycleState(models.TextChoices):
    """Whether goals may still be set."""

    OPEN = "open", "编制中 / Being set"
    CLOSED = "closed", "已封存 / Closed"


class Cycle(Kept):
    """A year of goals."""

    year = models.PositiveSmallIntegerField("年度 / Year", unique=True)
    title_zh = models.CharField("名称 / Title", max_length=60)
    title_en = models.CharField("英文名称 / English title", max_length=80)
    state = models.CharField("状态 / State", max_length=8, choices=CycleState.choices, default=CycleState.OPEN)

    @property
    def open(self) -> bool:
        """Whether goals may still be set."""
        return self.state == CycleState.OPEN.value

    class Meta:
        """The latest first."""

        db_table = "goals_cycle"
        ordering: ClassVar = ["-year"]
