"""Units and where they stand in the tree, by date."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept


class Kind(models.TextChoices):
    """What a unit is."""

    GROUP = "group", "集团 / Group"
    DEPARTMENT = "department", "总部部门 / Department"
    SUBSIDIARY = "subsidiary", "子企业 / Subsidiary"
    GRASSROOTS = "grassroots", "基层单位 / Grassroots unit"
    PEER = "peer", "对标企业 / Peer"


class Unit(Kept):
    """A unit for as long as it exists, under one code; names and places change in its spans."""

    code = models.CharField("编号 / Code", max_length=20, unique=True)
    kind = models.CharField("类型 / Kind", max_length=12, choices=Kind.choices)

    class Meta:
        """By code."""

        db_table = "org_unit"
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class UnitSpan(Kept):
    """Name and parent of a unit from a day on, to the day before `until`. A rename, a move or a merger ends one span and opens another;
    one that was withdrawn before its first day lasts for no day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="spans", verbose_name="单位 / Unit")
    parent = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="child_spans", verbose_name="上级单位 / Parent"
    )
    name_zh = models.CharField("名称 / Name", max_length=80)
    name_en = models.CharField("英文名称 / English name", max_length=120)
    place = models.PositiveIntegerField("排序 / Order", default=0)
    since = models.DateField("自 / Since")
    until = models.DateField("至（不含） / Until, excluded", null=True)

    class Meta:
        """One span of a unit begins on a day."""

        db_table = "org_unit_span"
        ordering: ClassVar = ["place", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "since"],
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="org_span_once",
            ),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="org_span_forward"),
        ]


class UnitMerge(Kept):
    """A unit went into another on a day, and ended with the day before. What it signed and reported stays its own; who sees the other sees
    it there. Without a day where that was withdrawn before it came: the unit may go into another still."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="merged", verbose_name="单位 / Unit")
    into = models.ForeignKey(Unit, models.PROTECT, related_name="taken_in", verbose_name="并入 / Merged into")
    since = models.DateField("自 / Since", null=True)

    class Meta:
        """Into another, once."""

        db_table = "org_unit_merge"
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(unit=F("into")), name="org_merge_other")]
