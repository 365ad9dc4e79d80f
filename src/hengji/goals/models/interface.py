"""A node two units answer for together, and how they came to their duties."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value

from ...audit.kept import Kept
from ...org.models import Account, Unit
from ...store.exact import ExactField
from .goal import State
from .node import Node


class Terms(models.TextChoices):
    """How far the duties are agreed."""

    PROPOSED = "proposed", "待双方确认 / Awaiting both sides"
    LOCKED = "locked", "双方已锁定 / Locked by both sides"
    DISPUTED = "disputed", "有争议 / Disputed"
    DECIDED = "decided", "考核办裁定 / Decided by the office"
    REPLACED = "replaced", "已被替换 / Replaced"


_WHOLE = Value(100, output_field=ExactField())
ENDED = Q(node__withdrawn=True) | Q(node__goal__state=State.WITHDRAWN.value)
"""Terms of a goal or a node that was withdrawn."""
IN_FORCE = frozenset({Terms.LOCKED.value, Terms.DECIDED.value})


class Interface(Kept):
    """What each side of a node owes, and its share of duty; the two shares make 100. Other terms are another row, which replaces this one
    once both sides have confirmed it: one side alone never changes what was locked."""

    node = models.ForeignKey(Node, models.PROTECT, related_name="interfaces", verbose_name="节点 / Node")
    left = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="第一方 / First side")
    right = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="第二方 / Second side")
    left_share = ExactField("第一方责任份额（%） / Duty share of the first side (%)")
    right_share = ExactField("第二方责任份额（%） / Duty share of the second side (%)")
    left_duty_zh = models.CharField("第一方职责 / Duty of the first side", max_length=300)
    left_duty_en = models.CharField("第一方职责英文 / English", max_length=400)
    right_duty_zh = models.CharField("第二方职责 / Duty of the second side", max_length=300)
    right_duty_en = models.CharField("第二方职责英文 / English", max_length=400)
    state = models.CharField("状态 / State", max_length=10, choices=Terms.choices, default=Terms.PROPOSED)
    left_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name="第一方确认人 / Confirmed for the first side"
    )
    right_by = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="第二方确认人 / Confirmed for the second side",
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="替换 / Replaces"
    )

    @property
    def ended(self) -> bool:
        """Whether nothing is owed at it any more: its goal or its node was withdrawn. Neither comes back. Read with both."""
        return bool(self.node.withdrawn or self.node.goal.state == State.WITHDRAWN.value)

    class Meta:
        """Two units, two people, a whole."""

        db_table = "goals_interface"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(left=F("right")), name="goals_iface_two_units"),
            models.CheckConstraint(condition=Q(left_share__gte=0) & Q(right_share__gte=0), name="goals_iface_shares"),
            models.CheckConstraint(condition=Q(left_share=_WHOLE - F("right_share")), name="goals_iface_whole"),
            models.CheckConstraint(
                condition=Q(left_by__isnull=True) | Q(right_by__isnull=True) | ~Q(left_by=F("right_by")),
                name="goals_iface_two_people",
            ),
        ]


class StepKind(models.TextChoices):
    """What happened on the way."""

    PROPOSED = "proposed", "提出 / Proposed"
    CONFIRMED = "confirmed", "确认 / Confirmed"
    RAISED = "raised", "提出争议 / Dispute raised"
    ANSWERED = "answered", "答复 / Answered"
    DECIDED = "decided", "裁定 / Decided"


class Step(Kept):
    """One step of an interface: who, for which side, when and why. Never changed."""

    interface = models.ForeignKey(Interface, models.PROTECT, related_name="steps", verbose_name="责任接口 / Interface")
    kind = models.CharField("步骤 / Step", max_length=10, choices=StepKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="单位 / Unit")
    who = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="经办人 / By")
    at = models.DateTimeField("时间 / At")
    reason = models.CharField("理由 / Reason", max_length=500)

    class Meta:
        """In order."""

        db_table = "goals_step"
        ordering: ClassVar = ["id"]
