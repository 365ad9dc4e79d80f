"""Facts: the figures as they became known, one row a statement, never changed and never removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ...audit.kept import Kept
from ...org.models import Unit
from ...store.exact import ExactField
from .batch import Batch
from .evidence import Evidence
from .measure import Measure


class NullReason(models.TextChoices):
    """Why there is no figure: missing is not zero."""

    NOT_OCCURRED = "not-occurred", "未发生 / Did not occur"
    NOT_COUNTED = "not-counted", "尚未统计 / Not yet counted"
    NOT_APPLICABLE = "not-applicable", "不适用 / Not applicable"
    WITHDRAWN = "withdrawn", "撤回 / Withdrawn"


FINAL = (NullReason.NOT_OCCURRED, NullReason.NOT_APPLICABLE)
"""Reasons after which no figure is to come any more; what is withdrawn or not yet counted is wanted still."""


class Fact(Kept):
    """What a unit's measure was in a period, as known from `recorded_seq` on. `turn` counts the statements about the same figure."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="facts", verbose_name="单位 / Unit")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="facts", verbose_name="指标 / Measure")
    period = models.CharField("期间 / Period", max_length=7)
    turn = models.PositiveIntegerField("第几次 / Turn", default=1)
    value = ExactField("数值 / Value", null=True)
    null_reason = models.CharField(
        "缺数原因 / No figure because", max_length=16, choices=NullReason.choices, default=""
    )
    source = models.CharField("来源 / Source", max_length=200, default="")
    recorded_seq = models.BigIntegerField("入账序号 / Recorded as", db_index=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name="替代 / Supersedes"
    )
    reason = models.CharField("原因 / Reason", max_length=400, default="")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="facts", verbose_name="批次 / Batch")
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, related_name="facts", verbose_name="佐证 / Evidence"
    )

    class Meta:
        """One chain of statements for each figure: two people cannot both be the next."""

        db_table = "facts_fact"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["unit", "period"], name="facts_fact_unit_period")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "unit", "period", "turn"], name="facts_fact_turn"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, null_reason="") | (Q(value__isnull=True) & ~Q(null_reason="")),
                name="facts_fact_null_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(turn=1, supersedes__isnull=True) | Q(turn__gt=1, supersedes__isnull=False),
                name="facts_fact_chain",
            ),
        ]


class Tally(Kept):
    """The last number given out, locked while a batch is recorded, so that numbers rise in the order in which batches become known."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)

    class Meta:
        """One row."""

        db_table = "facts_tally"
