"""Nodes every project of a type goes through."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from ...store.exact import ExactField


class ProjectType(models.TextChoices):
    """What is built."""

    WIND = "wind", "风电 / Wind"
    SOLAR = "solar", "光伏 / Solar"
    THERMAL = "thermal", "火电 / Thermal"
    HYDRO = "hydro", "水电 / Hydro"
    STORAGE = "storage", "储能 / Storage"
    OTHER = "other", "其他 / Other"


class NodeTemplate(Kept):
    """The nodes of a type of project, dated by offset from its start."""

    code = models.CharField("编号 / Code", max_length=40, unique=True)
    title_zh = models.CharField("名称 / Title", max_length=80)
    title_en = models.CharField("英文名称 / English title", max_length=120)
    project = models.CharField("项目类型 / Project type", max_length=8, choices=ProjectType.choices)
    withdrawn = models.BooleanField("停用 / Out of use", default=False)

    class Meta:
        """By code."""

        db_table = "goals_template"
        ordering: ClassVar = ["code"]


class TemplateNode(Kept):
    """A node of a template: so many days after the start."""

    template = models.ForeignKey(
        NodeTemplate, models.PROTECT, related_name="nodes", verbose_name="节点模板 / Node template"
    )
    place = models.PositiveSmallIntegerField("序号 / Order")
    title_zh = models.CharField("节点 / Node", max_length=120)
    title_en = models.CharField("英文名称 / English title", max_length=200)
    offset = models.PositiveSmallIntegerField("开始后天数 / Days after the start")
    standard_zh = models.CharField("完成标准 / Standard of completion", max_length=300)
    standard_en = models.CharField("英文标准 / English standard", max_length=400)
    weight = ExactField("权重（%） / Weight (%)")
    evidence_zh = models.CharField("佐证材料 / Evidence", max_length=200, blank=True)
    evidence_en = models.CharField("英文佐证 / English evidence", max_length=300, blank=True)

    class Meta:
        """In order."""

        db_table = "goals_template_node"
        ordering: ClassVar = ["place", "id"]
