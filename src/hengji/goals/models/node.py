"""A milestone of a goal."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from ...store.exact import ExactField
from .goal import Goal


class Node(Kept):
    """A node: what is done by when, by which standard, how much it weighs, and what shows it."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="nodes", verbose_name="目标 / Goal")
    place = models.PositiveSmallIntegerField("序号 / Order", default=0)
    title_zh = models.CharField("节点 / Node", max_length=120)
    title_en = models.CharField("英文名称 / English title", max_length=200)
    due = models.DateField("完成时限 / Due")
    standard_zh = models.CharField("完成标准 / Standard of completion", max_length=300)
    standard_en = models.CharField("英文标准 / English standard", max_length=400)
    weight = ExactField("权重（%） / Weight (%)")
    evidence_zh = models.CharField("佐证材料 / Evidence", max_length=200, blank=True)
    evidence_en = models.CharField("英文佐证 / English evidence", max_length=300, blank=True)
    withdrawn = models.BooleanField("已撤回 / Withdrawn", default=False)

    class Meta:
        """In order."""

        db_table = "goals_node"
        ordering: ClassVar = ["place", "id"]
