"""Who signed which bytes, for whom, when, and what was shown."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from ...org.models import Person
from .letter import Letter, LetterVersion
from .proposal import SIDES


class Signature(Kept):
    """An Ed25519 signature over `statement`, the canonical bytes that bind system, letter, version and content hash to the person. The
    other columns repeat parts of it for searching, and are compared with it when it is verified."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="signatures", verbose_name="责任书 / Letter")
    of = models.ForeignKey(LetterVersion, models.PROTECT, related_name="signatures", verbose_name="文本 / Version")
    hash = models.CharField("内容指纹 / Content hash", max_length=64)
    side = models.CharField("签订方 / Side", max_length=5, choices=SIDES)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="签订人 / Person")
    principal = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="受谁委托 / Stands in for")
    role = models.CharField("角色 / Role", max_length=60)
    acts_for = models.CharField("代 / For", max_length=60, blank=True)
    at = models.DateTimeField("时间 / At")
    shown = models.CharField("所示 / Shown", max_length=120)
    statement = models.TextField("所签内容 / Statement")
    signature = models.CharField("签名 / Signature", max_length=128)
    key = models.CharField("公钥 / Public key", max_length=64)

    class Meta:
        """Each side signs a version once."""

        db_table = "contracts_signature"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["of", "side"], name="ctr_signature_once")]
