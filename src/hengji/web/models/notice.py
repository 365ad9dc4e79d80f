"""Which notices a person has read. What there is to be told follows from the trail and is kept nowhere else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class NoticeMark(models.Model):
    """Everything up to an event is read."""

    account = models.BigIntegerField(primary_key=True)
    upto = models.BigIntegerField(default=0)

    class Meta:
        """One for an account."""

        db_table = "web_notice_mark"


class NoticeRead(models.Model):
    """A notice read by itself: an event after the mark, or, below nought, a role that ends soon."""

    account = models.BigIntegerField()
    of = models.BigIntegerField()

    class Meta:
        """Once."""

        db_table = "web_notice_read"
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "of"], name="web_notice_once")]
