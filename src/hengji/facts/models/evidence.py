"""Evidence: a file by its content. The bytes lie under the digest of their content, never on a static path."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from ...org.models import Account
from .batch import Batch


class EvidenceKind(models.TextChoices):
    """What the content of a file shows it to be; its name decides nothing."""

    PDF = "pdf", "PDF / PDF"
    IMAGE = "image", "图片 / Picture"
    WORKBOOK = "workbook", "工作簿 / Workbook"
    DOCUMENT = "document", "文档 / Document"
    OFD = "ofd", "OFD 版式文件 / OFD document"
    TEXT = "text", "文本 / Text"


class Evidence(Kept):
    """A file of a batch: the workbook it was read from, or what proves its figures. Whoever sees the batch sees its files.

    The same content kept twice is one file and two rows.
    """

    sha256 = models.CharField("内容摘要 / Digest", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("字节数 / Bytes")
    name = models.CharField("文件名 / File name", max_length=120)
    kind = models.CharField("类型 / Kind", max_length=10, choices=EvidenceKind.choices)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="files", verbose_name="批次 / Batch")
    is_report = models.BooleanField("填报文件 / The report itself", default=False)
    kept_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="提交人 / Kept by")
    kept_at = models.DateTimeField("提交时间 / Kept at")

    class Meta:
        """In order."""

        db_table = "facts_evidence"
        ordering: ClassVar = ["id"]
