"""A workbook of goals as it was handed in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from ...org.models import Account
from .cycle import Cycle


class Upload(Kept):
    """The user's own file, kept from the preview to the import and after it: what was imported can be looked up byte by byte."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="uploads", verbose_name="年度 / Cycle")
    owner = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="上传人 / Handed in by")
    name = models.CharField("文件名 / File", max_length=120)
    digest = models.CharField("校验值 / Digest", max_length=64)
    content = models.BinaryField("内容 / Content")
    imported = models.BooleanField("已导入 / Imported", default=False)

    class Meta:
        """The latest first."""

        db_table = "goals_upload"
        ordering: ClassVar = ["-id"]
