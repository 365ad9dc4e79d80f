"""People, their posts, and the accounts they sign in with."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import F, Q

from ...audit.kept import Kept, KeptQuerySet
from .unit import Unit


class Person(Kept):
    """A person as the trail will name them."""

    code = models.CharField("工号 / Staff number", max_length=20, unique=True)
    name_zh = models.CharField("姓名 / Name", max_length=40)
    name_en = models.CharField("英文姓名 / English name", max_length=60)

    class Meta:
        """By staff number."""

        db_table = "org_person"
        ordering: ClassVar = ["code"]


class PostKind(models.TextChoices):
    """What a post is in its unit."""

    CHIEF = "chief", "主要负责人 / Head"
    DEPUTY = "deputy", "副职 / Deputy"
    STAFF = "staff", "工作人员 / Staff"


class Post(Kept):
    """A post of a unit; it may carry a letter of its own."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="单位 / Unit")
    kind = models.CharField("类别 / Kind", max_length=8, choices=PostKind.choices)
    title_zh = models.CharField("岗位 / Post", max_length=60)
    title_en = models.CharField("英文岗位 / English title", max_length=80)

    class Meta:
        """Of a unit."""

        db_table = "org_post"
        ordering: ClassVar = ["id"]


class Appointment(Kept):
    """A person in a post, from a day on."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments", verbose_name="岗位 / Post")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name="人员 / Person")
    since = models.DateField("自 / Since")
    until = models.DateField("至（不含） / Until, excluded", null=True)

    class Meta:
        """History is kept. For no day, where another took the post on the day it was to begin."""

        db_table = "org_appointment"
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="org_appt_forward")
        ]


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by the name typed at sign-in; with the person, whose name stands on every page."""

    def get_queryset(self) -> models.QuerySet[Account]:
        """Written by actions only; in one query with the person."""
        return KeptQuerySet(self.model, using=self._db).select_related("person")

    def get_by_natural_key(self, username: str | None) -> Account:
        """By sign-in name, without regard to capitals."""
        return self.get(login__iexact=username)


class Account(Kept, AbstractBaseUser):
    """A sign-in: whose it is, its password as a hash, and whether it is open. What it may do stands in grants."""

    login = models.CharField("登录名 / Sign-in name", max_length=40, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts", verbose_name="人员 / Person")
    is_active = models.BooleanField("启用 / Active", default=True)
    must_change = models.BooleanField("须改密码 / Password to be changed", default=True)
    password_set = models.DateTimeField("密码设于 / Password set", null=True)
    lang = models.CharField("语言 / Language", max_length=2, default="zh")

    FREE = frozenset({"last_login"})
    """Signing in is no action."""

    objects: ClassVar[AccountManager] = AccountManager()  # type: ignore[assignment] # found by the name typed at sign-in

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """By sign-in name."""

        db_table = "org_account"
        ordering: ClassVar = ["login"]

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the password. Nothing is written, as Django does for a hash of other settings than today's: the next password that
        is set has those, and a password is set by an action."""
        return check_password(raw_password, self.password)
