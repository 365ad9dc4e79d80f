"""Another target, asked for by a unit for what it was given, and what those above answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept
from ...org.models import Account
from ...store.exact import ExactField
from .goal import Goal
from .tier import TierKind


class Reply(models.TextChoices):
    """What became of it."""

    OPEN = "", "待答复 / Awaiting an answer"
    ACCEPTED = "accepted", "已同意 / Accepted"
    REFUSED = "refused", "未同意 / Refused"
    TAKEN_BACK = "taken-back", "已收回 / Taken back"


BESIDE = [(kind.value, kind.label) for kind in (TierKind.BASE, TierKind.CHALLENGE)]
"""The tiers that may be asked for beside the target: they stand in order with it."""


class Ask(Kept):
    """A unit asks for another target of a goal that was given to it: the value, and why. It changes nothing until those above accept."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="asks", verbose_name="目标 / Goal")
    value = ExactField("希望的目标值 / Target asked for")
    reason = models.CharField("理由 / Reason", max_length=500)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="申请人 / Asked by")
    at = models.DateTimeField("时间 / At")
    reply = models.CharField("答复 / Answer", max_length=10, choices=Reply.choices, default="", blank=True)
    words = models.CharField("答复说明 / Words of the answer", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name="答复人 / Answered by"
    )
    answered_at = models.DateTimeField("答复时间 / Answered at", null=True)

    class Meta:
        """The latest first; one open for a goal; nobody accepts or refuses their own."""

        db_table = "goals_ask"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["goal"], condition=Q(reply=""), name="goals_ask_one_open"),
            models.CheckConstraint(
                condition=Q(reply__in=["", "taken-back"]) | ~Q(answered_by=F("by")), name="goals_ask_four_eyes"
            ),
        ]


class AskRung(Kept):
    """Another tier of the ladder that is asked for together with the target: the base or the challenge value."""

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="rungs", verbose_name="申请 / Asked for")
    kind = models.CharField("档 / Tier", max_length=10, choices=BESIDE)
    value = ExactField("希望的值 / Value asked for")

    class Meta:
        """Each tier once."""

        db_table = "goals_ask_rung"
        ordering: ClassVar = ["ask", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["ask", "kind"], name="goals_ask_rung_once")]
