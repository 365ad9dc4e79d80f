"""What decides the class of a unit: a placement by hand, or the traits that classification rules look at."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept
from ...org.models import Unit
from .scheme import Scheme


class Placement(Kept):
    """A unit's class under a scheme, given by hand for some days and with a reason; it comes before the rules."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="placements", verbose_name="方案 / Scheme")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements", verbose_name="单位 / Unit")
    unit_class = models.CharField("类别 / Class", max_length=100)
    since = models.DateField("自 / Since")
    until = models.DateField("至（不含） / Until, excluded", null=True)
    reason = models.CharField("理由 / Reason", max_length=500)

    class Meta:
        """By day."""

        db_table = "policy_placement"
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "unit", "since"], name="policy_place_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="policy_place_forward"
            ),
        ]


class Trait(Kept):
    """What a unit is in one respect (industry, portfolio role, stage, size), from a day on, as classification rules name it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="traits", verbose_name="单位 / Unit")
    name = models.CharField("属性 / Trait", max_length=60)
    value = models.CharField("取值 / Value", max_length=100)
    since = models.DateField("自 / Since")
    until = models.DateField("至（不含） / Until, excluded", null=True)

    class Meta:
        """By day."""

        db_table = "policy_trait"
        ordering: ClassVar = ["name", "since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name", "since"], name="policy_trait_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="policy_trait_forward"
            ),
        ]
