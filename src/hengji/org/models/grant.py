"""Who holds which role where, and who stands in for whom: dated rows, granted by one person and approved by another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept
from .person import Account, Person
from .unit import Unit


class Grant(Kept):
    """A role of a person for a unit and all below it, from a day on; in force once a second person has approved it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants", verbose_name="人员 / Person")
    role = models.CharField("角色 / Role", max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name="范围 / Scope")
    since = models.DateField("自 / Since")
    until = models.DateField("至（不含） / Until, excluded", null=True)
    granted_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name="授予人 / Granted by"
    )
    approved_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name="批准人 / Approved by"
    )

    class Meta:
        """Two people are two people. For no day, where it was withdrawn before it began."""

        db_table = "org_grant"
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="org_grant_forward"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(granted_by__isnull=True) | ~Q(approved_by=F("granted_by")),
                name="org_grant_four_eyes",
            ),
        ]


class Delegation(Kept):
    """Somebody stands in for another for some days, with the other's roles; the trail names both."""

    giver = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given", verbose_name="委托人 / From")
    taker = models.ForeignKey(Person, models.PROTECT, related_name="delegations_taken", verbose_name="受托人 / To")
    since = models.DateField("自 / Since")
    until = models.DateField("至（不含） / Until, excluded")
    reason = models.CharField("事由 / Reason", max_length=200)

    class Meta:
        """From one person to another, and for some days; for none, where it was ended before it began."""

        db_table = "org_delegation"
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="org_deleg_forward"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="org_deleg_other"),
        ]
