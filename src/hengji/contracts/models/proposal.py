"""What one side says to an item, and how the other answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ...audit.kept import Kept
from ...org.models import Person
from ..lifecycle import Side
from .letter import Letter

SIDES = [(each.value, f"{each.words.zh} / {each.words.en}") for each in Side]


class Matter(models.TextChoices):
    """What is proposed."""

    COMMENT = "comment", "意见 / Comment"
    TIER = "tier", "目标档 / Tier"
    WEIGHT = "weight", "权重 / Weight"
    SENTENCE = "sentence", "评分语句 / Scoring sentence"
    FIELDS = "fields", "多处一起改 / Several fields together"


class Answer(models.TextChoices):
    """How it was answered."""

    OPEN = "", "待答复 / Open"
    ACCEPTED = "accepted", "接受 / Accepted"
    REJECTED = "rejected", "不接受 / Rejected"
    REPLIED = "replied", "已答复 / Replied"
    TAKEN_BACK = "taken-back", "收回 / Taken back"


class Proposal(Kept):
    """A comment or a counter-proposal on an item by one side, on a version; answered by the other, with words. One of several fields
    (`fields`) holds in `old` and `new` the values of all by their names, as canonical JSON, and is answered whole."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="proposals", verbose_name="责任书 / Letter")
    on = models.PositiveIntegerField("针对文本 / On version")
    item = models.CharField("考核项 / Item", max_length=100, blank=True)
    side = models.CharField("提出方 / Side", max_length=5, choices=SIDES)
    matter = models.CharField("事项 / Matter", max_length=8, choices=Matter.choices)
    tier = models.CharField("目标档 / Tier", max_length=60, blank=True)
    old = models.TextField("原为 / Was", blank=True)
    new = models.TextField("改为 / Becomes", blank=True)
    words = models.TextField("说明 / Words")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="提出人 / By")
    at = models.DateTimeField("时间 / At")
    answer = models.CharField("答复 / Answer", max_length=10, choices=Answer.choices, blank=True, default="")
    answer_words = models.TextField("答复说明 / Words of the answer", blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="答复人 / Answered by"
    )
    answered_at = models.DateTimeField("答复时间 / Answered at", null=True)

    class Meta:
        """In the order in which they were made."""

        db_table = "contracts_proposal"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["letter", "answer"], name="ctr_proposal_open")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="ctr_proposal_answered",
            )
        ]
