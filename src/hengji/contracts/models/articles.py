"""The wording of articles that the office keeps for each kind of letter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from ...org.models import Person, Unit
from .letter import KINDS


class ArticleSet(Kept):
    """What new letters of a kind begin with, for the units below `unit`: never changed, the next wording stands beside it. Letters hold
    copies of their own, so that no change here ever reaches one."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="适用范围 / For")
    kind = models.CharField("责任书类别 / Kind of letter", max_length=12, choices=KINDS)
    number = models.PositiveIntegerField("版本 / Number")
    content = models.TextField("条款 / Articles")
    why = models.CharField("缘由 / Why", max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="编写人 / By")
    at = models.DateTimeField("时间 / At")

    class Meta:
        """The latest first."""

        db_table = "contracts_articles"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "kind", "number"], name="ctr_articles_once")]
