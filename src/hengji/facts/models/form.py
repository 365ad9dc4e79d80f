"""Reporting forms: which figures of which units are wanted for a period, and by when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from ...org.models import Unit
from .measure import Measure


class Form(Kept):
    """A request for the figures of one period. `owner` is the unit that asks; closing it ends the reporting."""

    code = models.CharField("编号 / Code", max_length=40)
    title_zh = models.CharField("名称 / Title", max_length=80)
    title_en = models.CharField("英文名称 / English title", max_length=120)
    period = models.CharField("期间 / Period", max_length=7)
    due = models.DateField("截止日 / Due")
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="forms_asked", verbose_name="发起单位 / Asked by")
    closed = models.BooleanField("已关闭 / Closed", default=False)

    class Meta:
        """One form of a code for a period."""

        db_table = "facts_form"
        ordering: ClassVar = ["due", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "period"], name="facts_form_once")]


class FormMeasure(Kept):
    """A measure on a form, in its place."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="columns", verbose_name="报表 / Form")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="asked_by", verbose_name="指标 / Measure")
    place = models.PositiveIntegerField("排序 / Order", default=0)

    class Meta:
        """Once on a form."""

        db_table = "facts_form_measure"
        ordering: ClassVar = ["place", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "measure"], name="facts_form_measure_once")]


class FormUnit(Kept):
    """A unit asked by a form, in its place."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="rows", verbose_name="报表 / Form")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="forms_due", verbose_name="单位 / Unit")
    place = models.PositiveIntegerField("排序 / Order", default=0)

    class Meta:
        """Once on a form."""

        db_table = "facts_form_unit"
        ordering: ClassVar = ["place", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "unit"], name="facts_form_unit_once")]
