"""First passwords that were given anew, or are to be: who asked, who agreed, when it was shown."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept
from ...org.models import Account


class Renewal(Kept):
    """A new first password for an account. Of an administrator's it is asked for by one, approved by another and then shown to who asked;
    of anybody else's it is asked for and shown at once. The password itself stands nowhere."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="renewals", verbose_name="账号 / Account")
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="申请人 / Asked by")
    """Nobody, at the terminal of the server."""
    reason = models.CharField("原因 / Reason", max_length=200)
    asked = models.DateTimeField("申请于 / Asked at")
    decided_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name="批准人 / Decided by"
    )
    decided = models.DateTimeField("批准于 / Decided at", null=True)
    approved = models.BooleanField("已批准 / Approved", default=False)
    issued = models.DateTimeField("发出于 / Shown at", null=True)

    class Meta:
        """Two people are two people."""

        db_table = "web_renewal"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="web_renewal_four_eyes",
            ),
        ]
