"""A batch: figures reported together, previewed by who reports them and accepted or rejected, whole, by a second person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept
from ...org.models import Account, Person, Unit
from ...store.exact import ExactField
from .form import Form


class Status(models.TextChoices):
    """How far a batch has come."""

    PREVIEWED = "previewed", "已预览，未提交 / Previewed"
    SUBMITTED = "submitted", "待审核 / Submitted"
    ACCEPTED = "accepted", "已接受 / Accepted"
    REJECTED = "rejected", "已退回 / Sent back"
    WITHDRAWN = "withdrawn", "已撤回 / Withdrawn"


class Purpose(models.TextChoices):
    """What a batch is for."""

    REPORT = "report", "填报 / Report"
    CORRECTION = "correction", "更正 / Correction"


class Batch(Kept):
    """Who reported what, and what became of it."""

    purpose = models.CharField("用途 / Purpose", max_length=10, choices=Purpose.choices, default=Purpose.REPORT)
    form = models.ForeignKey(Form, models.PROTECT, null=True, related_name="batches", verbose_name="报表 / Form")
    period = models.CharField("期间 / Period", max_length=7)
    content_digest = models.CharField("内容摘要 / Digest of the content", max_length=64, db_index=True)
    status = models.CharField("状态 / Status", max_length=10, choices=Status.choices, default=Status.PREVIEWED)
    lines = models.PositiveIntegerField("数据行 / Lines", default=0)
    changes = models.PositiveIntegerField("变动 / Changes", default=0)
    errors = models.PositiveIntegerField("错误 / Errors", default=0)
    warnings = models.PositiveIntegerField("警告 / Warnings", default=0)
    total = ExactField("各数之和 / Sum of the figures", null=True)
    control_total = ExactField("控制合计 / Control total", null=True)
    reason = models.CharField("说明 / Reason", max_length=400, default="")
    reported_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="填报人 / Reported by")
    reported_at = models.DateTimeField("填报时间 / Reported at")
    decided_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name="审核人 / Decided by"
    )
    decided_at = models.DateTimeField("审核时间 / Decided at", null=True)
    decision = models.CharField("审核意见 / Decision", max_length=400, default="")
    recorded_seq = models.BigIntegerField("入账序号 / Recorded as", null=True)

    @property
    def stands(self) -> str:
        """How it stands, in words: what cannot be submitted as it is says so."""
        if self.status == Status.PREVIEWED and self.errors:
            return "有错误，未提交 / With errors, not submitted"
        return str(self.get_status_display())

    class Meta:
        """Two people are two people."""

        db_table = "facts_batch"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["status", "period"], name="facts_batch_status")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("reported_by")), name="facts_batch_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="facts_batch_who_and_when",
            ),
        ]


class Content(Kept):
    """The lines of a batch and what was found in them, as canonical JSON: written once, read whole."""

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="content", verbose_name="批次 / Batch")
    body = models.TextField("内容 / Content")

    class Meta:
        """One for a batch."""

        db_table = "facts_content"


class BatchUnit(Kept):
    """A unit that a batch speaks of: whoever may not see one of them does not see the batch."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="units", verbose_name="批次 / Batch")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位 / Unit")

    class Meta:
        """Once for a batch."""

        db_table = "facts_batch_unit"
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "unit"], name="facts_batch_unit_once")]


class BatchHand(Kept):
    """A person in whose name a batch was submitted: the one who did it, and whoever they stood in for. None of them may accept it."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="hands", verbose_name="批次 / Batch")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员 / Person")

    class Meta:
        """Once for a batch."""

        db_table = "facts_batch_hand"
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "person"], name="facts_batch_hand_once")]
