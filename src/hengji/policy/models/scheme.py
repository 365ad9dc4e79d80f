"""A scheme for as long as it is carried on; what it says stands in its versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from ...org.models import Unit


class Scheme(Kept):
    """An assessment scheme under one code. `kinds` are the kinds of units it assesses, by commas; titles are those of its latest text."""

    code = models.CharField("编号 / Code", max_length=60, unique=True)
    title_zh = models.CharField("名称 / Title", max_length=200)
    title_en = models.CharField("英文名称 / English title", max_length=200)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="schemes", verbose_name="主管单位 / Owner")
    kinds = models.CharField("考核对象 / Whom it assesses", max_length=80)

    class Meta:
        """By code."""

        db_table = "policy_scheme"
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code
