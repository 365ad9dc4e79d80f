"""The chain: one event for each command, append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """What was done, by whom, when and why. `body` holds the canonical bytes as they were bound; the other columns repeat parts of it
    for searching, and are compared with it by the verifier."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60, db_index=True)
    actor = models.CharField(max_length=40, db_index=True)
    subject = models.CharField(max_length=60, db_index=True)
    unit = models.CharField(max_length=40, db_index=True)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        """In order."""

        db_table = "audit_event"
        ordering: ClassVar = ["seq"]


class Seal(models.Model):
    """The digest of a row as an event left it. The event binds the digest of its seals, so a row changed in the database is found."""

    id = models.BigAutoField(primary_key=True)
    event = models.BigIntegerField(db_index=True)
    table = models.CharField(max_length=40)
    row = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        """The latest seal of a row counts."""

        db_table = "audit_seal"
        indexes: ClassVar = [models.Index(fields=["table", "row"], name="audit_seal_row")]


class Head(models.Model):
    """The end of the chain, locked while an event is appended: one writer at a time. The chain itself is what counts."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        """One row."""

        db_table = "audit_head"


class Answered(models.Model):
    """What a command answered, kept in the transaction of its effect: the same key asked again has the same answer and no second effect."""

    id = models.BigAutoField(primary_key=True)
    actor = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    event = models.BigIntegerField()
    answer = models.TextField()

    class Meta:
        """A key is one person's."""

        db_table = "audit_answered"
        constraints: ClassVar = [models.UniqueConstraint(fields=["actor", "key"], name="audit_answered_once")]
