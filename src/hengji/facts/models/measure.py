"""What is measured: a quantity with its unit, without a direction; whether more of it is better is said by an indicator."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept
from ...org.models import Unit
from ...store.exact import ExactField


class Calendar(models.TextChoices):
    """How often a measure is reported."""

    MONTHLY = "month", "每月 / Monthly"
    QUARTERLY = "quarter", "每季 / Quarterly"
    YEARLY = "year", "每年 / Yearly"


class Measure(Kept):
    """A measure by the id that schemes name it with. A figure outside `low` to `high` is taken for a slip and refused."""

    code = models.CharField("编号 / Id", max_length=60, unique=True)
    title_zh = models.CharField("名称 / Title", max_length=80)
    title_en = models.CharField("英文名称 / English title", max_length=120)
    unit = models.CharField("计量单位 / Unit of measure", max_length=24)
    decimals = models.PositiveSmallIntegerField("小数位数 / Decimals", default=2)
    low = ExactField("合理下限 / Plausible from", null=True)
    high = ExactField("合理上限 / Plausible to", null=True)
    department = models.ForeignKey(
        Unit, models.PROTECT, related_name="measures", verbose_name="数据来源部门 / Source department"
    )
    calendar = models.CharField("填报周期 / Calendar", max_length=8, choices=Calendar.choices)
    about = models.CharField("口径 / What counts", max_length=400, default="")
    in_use = models.BooleanField("在用 / In use", default=True)

    class Meta:
        """By id."""

        db_table = "facts_measure"
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(decimals__lte=6), name="facts_measure_places"),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="facts_measure_range",
            ),
        ]

    def __str__(self) -> str:
        return self.code
