"""One version of a scheme: the text as written, and how far it has come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept
from .scheme import Scheme


class Status(models.TextChoices):
    """How far a version has come."""

    DRAFT = "draft", "草稿 / Draft"
    SUBMITTED = "submitted", "已提交 / Submitted"
    APPROVED = "approved", "已批准 / Approved"
    IN_FORCE = "in-force", "已施行 / In force"
    SUPERSEDED = "superseded", "已被取代 / Superseded"


ISSUED = (Status.IN_FORCE.value, Status.SUPERSEDED.value)
"""What was put in force can be read by all it is for, then and later."""


class SchemeVersion(Kept):
    """A version. `source` is the truth: YAML as it was written; `digest` is that of the engine's canonical form of it.

    `since` and `until` (excluded) are the days the text itself states; `ended` is the day from which a later version took its place.
    `round` counts submissions: an approval is of one round and of one digest, so that an edit makes it void for good.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions", verbose_name="方案 / Scheme")
    number = models.PositiveIntegerField("版本号 / Version number")
    source = models.TextField("方案原文 / Source")
    digest = models.CharField("摘要 / Digest", max_length=64)
    since = models.DateField("自 / Since")
    until = models.DateField("至（不含） / Until, excluded")
    ended = models.DateField("被取代之日 / Superseded from", null=True)
    status = models.CharField("状态 / Status", max_length=12, choices=Status.choices, default=Status.DRAFT.value)
    round = models.PositiveIntegerField("提交次数 / Submissions", default=0)
    note = models.CharField("修改说明 / What has changed", max_length=500, blank=True)

    class Meta:
        """Newest first."""

        db_table = "policy_version"
        ordering: ClassVar = ["scheme", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "number"], name="policy_version_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="policy_version_forward"),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "since"], name="policy_version_day")]
