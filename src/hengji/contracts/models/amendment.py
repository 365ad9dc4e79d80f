"""A change of a signed letter on its way: why, how large, who approves it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept
from ...engine.values.text import Text
from ...org.models import Person
from ...store.exact import ExactField
from ..changes import Level
from .letter import Letter
from .proposal import SIDES

LEVELS = [(each.value, f"{each.words.zh} / {each.words.en}") for each in Level]


class Decision(models.TextChoices):
    """What became of it."""

    OPEN = "", "待批 / To be approved"
    APPROVED = "approved", "已批，待签 / Approved, to be signed"
    SIGNED = "signed", "双方已签 / Signed by both"
    DROPPED = "dropped", "未予调整 / Dropped"


REJECTED, TAKEN_BACK = Text("退回", "Sent back"), Text("提请人已收回", "Taken back by who asked")


class Amendment(Kept):
    """A callback: the content as it is to become, with reason, evidence and size; once approved it is a version that both have to sign."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="amendments", verbose_name="责任书 / Letter")
    base = models.PositiveIntegerField("原文本 / From version")
    result = models.PositiveIntegerField("新文本 / New version", null=True)
    content = models.TextField("调整后的内容 / Content as it is to become")
    hash = models.CharField("内容指纹 / Content hash", max_length=64)
    reason = models.TextField("理由 / Reason")
    evidence = models.CharField("佐证 / Evidence", max_length=200)
    tier_percent = ExactField("目标档最大变动（%） / Largest move of a tier, %", null=True)
    weight_moved = ExactField("权重调整（分） / Weight moved, points")
    other = models.BooleanField("规则、考核项或约束变动 / Rules, items or constraints change")
    level = models.CharField("审批层级 / Level", max_length=8, choices=LEVELS)
    side = models.CharField("提出方 / Side", max_length=5, choices=SIDES)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="提出人 / By")
    acted_for = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="受谁委托 / Stands in for")
    at = models.DateTimeField("时间 / At")
    decision = models.CharField("结果 / Decision", max_length=8, choices=Decision.choices, blank=True, default="")
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="审批人 / Decided by"
    )
    decided_at = models.DateTimeField("审批时间 / Decided at", null=True)
    decision_words = models.TextField("审批意见 / Words", blank=True)

    @property
    def outcome(self) -> str:
        """What became of it, where it ended without two signatures told apart: `rejected` by somebody else, `dropped` by who asked."""
        own = self.decided_by_id in (self.by_id, self.acted_for_id)
        return "rejected" if self.decision == Decision.DROPPED and not own else str(self.decision)

    @property
    def outcome_words(self) -> Text:
        """The same in words."""
        if self.decision == Decision.DROPPED:
            return REJECTED if self.outcome == "rejected" else TAKEN_BACK
        zh, _, en = str(self.get_decision_display()).partition(" / ")
        return Text(zh, en)

    class Meta:
        """Who asks does not approve."""

        db_table = "contracts_amendment"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(decision__in=["approved", "signed"]) | ~Q(decided_by=F("by")), name="ctr_amend_four_eyes"
            )
        ]
