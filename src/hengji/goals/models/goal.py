"""A goal: where it comes from, who carries it, what part of which goal above it is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept
from ...org.models import Account, Unit
from ...store.exact import ExactField
from .cycle import Cycle


class Source(models.TextChoices):
    """Where a goal comes from."""

    SASAC = "sasac", "国资委考核指标 / SASAC indicator"
    PARTY = "party", "党委重点任务 / Party-committee key task"
    AFFILIATED = "affiliated", "直属单位任务目标 / Affiliated-unit task"
    BUSINESS = "business", "业务发展指标 / Business indicator"
    REFORM = "reform", "深化改革任务 / Reform task"
    NEGATIVE = "negative", "负面清单 / Negative list"
    CHALLENGE = "challenge", "挑战任务申报 / Challenge proposal"


SUPERIOR = frozenset({Source.SASAC.value, Source.PARTY.value})
"""Sources above the group: such a goal of a unit below stands under a goal of the group."""


class Task(models.TextChoices):
    """The three kinds of task."""

    QUANTITATIVE = "quantitative", "定量任务 / Quantitative"
    MILESTONE = "milestone", "节点任务 / Milestone"
    SPECIAL = "special", "专项任务 / Special"


class Way(models.TextChoices):
    """Which way is better."""

    HIGHER = "higher", "越高越好 / Higher is better"
    LOWER = "lower", "越低越好 / Lower is better"
    NEAR = "near", "接近目标为好 / Near the target is better"


class How(models.TextChoices):
    """How a goal is decomposed."""

    STRICT = "strict", "合计分解 / Strict sum"
    SHARED = "shared", "共同承担 / Shared"
    NONE = "none", "不分解 / Not decomposed"


class State(models.TextChoices):
    """How far a goal has come."""

    DRAFT = "draft", "编制中 / Draft"
    SUBMITTED = "submitted", "待批准 / Submitted"
    APPROVED = "approved", "已批准 / Approved"
    WITHDRAWN = "withdrawn", "已撤回 / Withdrawn"


class Goal(Kept):
    """A goal of a unit for a cycle, perhaps a part of a goal above. Its values stand in its tiers."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="goals", verbose_name="年度 / Cycle")
    code = models.CharField("编号 / Code", max_length=40)
    title_zh = models.CharField("目标 / Goal", max_length=120)
    title_en = models.CharField("英文名称 / English title", max_length=200)
    source = models.CharField("来源 / Source", max_length=12, choices=Source.choices)
    task = models.CharField("任务类型 / Kind of task", max_length=12, choices=Task.choices)
    way = models.CharField("方向 / Direction", max_length=8, choices=Way.choices, default=Way.HIGHER)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="goals", verbose_name="责任单位 / Responsible unit"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name="上级目标 / Goal above"
    )
    how = models.CharField("分解方式 / Decomposition", max_length=8, choices=How.choices, default=How.NONE)
    share = ExactField("占上级目标的份额（%） / Share of the goal above (%)", null=True)
    measure = models.CharField("指标编号 / Measure", max_length=60, blank=True)
    measure_unit = models.CharField("计量单位 / Unit of measure", max_length=20, blank=True)
    state = models.CharField("状态 / State", max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="编制人 / Author")
    approver = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name="批准人 / Approved by"
    )

    class Meta:
        """One code a cycle; an author approves nothing of their own."""

        db_table = "goals_goal"
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "code"], name="goals_goal_code"),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")), name="goals_goal_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | (Q(share__gt=0) & Q(share__lte=100)), name="goals_goal_share"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["cycle", "unit"], name="goals_goal_owner")]
