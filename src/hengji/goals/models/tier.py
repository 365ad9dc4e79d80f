"""The values of a goal: base, target, challenge, last year, industry-leading."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from ...store.exact import ExactField
from .goal import Goal


class TierKind(models.TextChoices):
    """The rungs of the ladder."""

    BASE = "base", "基本值 / Base"
    TARGET = "target", "目标值 / Target"
    CHALLENGE = "challenge", "挑战值 / Challenge"
    PRIOR = "prior", "上年值 / Last year"
    LEADING = "leading", "行业先进值 / Industry-leading"


class Tier(Kept):
    """One rung of a goal: a value, or words where there is nothing to count. A rung that was taken away holds neither."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="tiers", verbose_name="目标 / Goal")
    kind = models.CharField("档 / Tier", max_length=10, choices=TierKind.choices)
    value = ExactField("值 / Value", null=True)
    words_zh = models.CharField("描述 / In words", max_length=300, blank=True)
    words_en = models.CharField("英文描述 / In English words", max_length=400, blank=True)

    class Meta:
        """One of a kind."""

        db_table = "goals_tier"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["goal", "kind"], name="goals_tier_once")]
