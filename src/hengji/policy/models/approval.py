"""Who wrote a version, and who approved or rejected it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from ...org.models import Person
from .version import SchemeVersion


class Author(Kept):
    """A person whose hand, or whose right, went into a version: none of them approves it."""

    scheme_version = models.ForeignKey(
        SchemeVersion, models.PROTECT, related_name="authors", verbose_name="版本 / Version"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="编写人 / Author")

    class Meta:
        """Once each."""

        db_table = "policy_author"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme_version", "person"], name="policy_author_once")
        ]


class Decision(models.TextChoices):
    """What was decided about a version."""

    APPROVED = "approved", "同意 / Approved"
    REJECTED = "rejected", "退回 / Sent back"


class Approval(Kept):
    """A decision. It binds the digest it was shown and the round of submission.

    `principal` is whose right it was, when a person stood in for another.
    """

    scheme_version = models.ForeignKey(
        SchemeVersion, models.PROTECT, related_name="approvals", verbose_name="版本 / Version"
    )
    digest = models.CharField("摘要 / Digest", max_length=64)
    round = models.PositiveIntegerField("提交次数 / Submission")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="审批人 / Person")
    principal = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="委托人 / Whose right")
    decision = models.CharField("决定 / Decision", max_length=8, choices=Decision.choices)
    reason = models.CharField("理由 / Reason", max_length=500, blank=True)
    at = models.DateTimeField("时间 / At")

    class Meta:
        """A person, and a right, decide once a round."""

        db_table = "policy_approval"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme_version", "round", "person"], name="policy_appr_person"),
            models.UniqueConstraint(fields=["scheme_version", "round", "principal"], name="policy_appr_right"),
        ]
