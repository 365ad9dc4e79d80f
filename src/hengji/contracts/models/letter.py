"""Letters and their versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept
from ...org.models import Person, Post, Unit
from ..content import Kind
from ..lifecycle import State


def _label(words: object) -> str:
    return f"{words.zh} / {words.en}"  # type: ignore[attr-defined]


KINDS = [(each.value, _label(each.words)) for each in Kind]
STATES = [(each.value, _label(each.words)) for each in State]
TURNS = [
    ("group", "集团方 / The group"),
    ("unit", "责任方 / The subject"),
    ("both", "双方 / Both"),
    ("", "无 / Nobody"),
]


class Letter(Kept):
    """A subject's letter for a year or a tenure: where it stands, which version is on the table and which is in force."""

    number = models.CharField("编号 / Number", max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="letters", verbose_name="单位 / Unit")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="letters", verbose_name="岗位 / Post")
    holder = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="letters", verbose_name="任职人 / Holder"
    )
    kind = models.CharField("类别 / Kind", max_length=12, choices=KINDS)
    first_year = models.PositiveSmallIntegerField("起始年 / First year")
    last_year = models.PositiveSmallIntegerField("截止年 / Last year")
    slot = models.CharField("对象与期间 / Subject and period", max_length=80, null=True, unique=True)
    state = models.CharField("状态 / State", max_length=12, choices=STATES, default=State.DRAFT.value)
    turn = models.CharField("待办方 / Whose turn", max_length=5, choices=TURNS, default="group")
    current = models.PositiveIntegerField("当前文本 / Version on the table", default=1)
    in_force = models.PositiveIntegerField("生效文本 / Version in force", default=0)
    first_force = models.PositiveIntegerField("首次生效文本 / Version first in force", default=0)
    first_sent = models.PositiveIntegerField("首次送达文本 / Version first sent", default=0)
    due = models.DateField("商定与签订期限 / To be settled by", null=True)

    class Meta:
        """The newest year first; one letter of a kind for a subject and a period (`slot`, given up by a withdrawn one)."""

        db_table = "contracts_letter"
        ordering: ClassVar = ["-first_year", "number"]
        indexes: ClassVar = [
            models.Index(fields=["unit", "state"], name="ctr_letter_unit_state"),
            models.Index(fields=["state", "turn"], name="ctr_letter_state_turn"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="ctr_letter_years"),
            models.CheckConstraint(
                condition=Q(post__isnull=True, holder__isnull=True) | Q(post__isnull=False, holder__isnull=False),
                name="ctr_letter_post_holder",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LetterVersion(Kept):
    """The content of a letter as it was at some time: never changed, the next one stands beside it."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="versions", verbose_name="责任书 / Letter")
    number = models.PositiveIntegerField("文本号 / Number")
    content = models.TextField("内容 / Content")
    hash = models.CharField("内容指纹 / Content hash", max_length=64, db_index=True)
    made_from = models.PositiveIntegerField("由此文本改来 / Made from", null=True)
    why = models.CharField("缘由 / Why", max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="编写人 / By")
    at = models.DateTimeField("时间 / At")

    class Meta:
        """In order."""

        db_table = "contracts_version"
        ordering: ClassVar = ["letter", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["letter", "number"], name="ctr_version_once")]
