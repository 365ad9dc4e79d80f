"""The second step of a sign-in: a secret shared with somebody's device, recovery codes, and the roles that must have one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from .person import Account


class Factor(Kept):
    """The device of an account, and the digests of the recovery codes that are good for one sign-in each, for whoever has lost it."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="factor", verbose_name="账号 / Account")
    sealed = models.TextField("密钥（已加密） / Secret, encrypted")
    confirmed = models.DateTimeField("启用于 / In use since", null=True)
    codes = models.TextField("未用的恢复码（摘要） / Digests of unused recovery codes", default="", blank=True)
    last_step = models.BigIntegerField("最近用过的时段 / Last step used", default=0)

    FREE = frozenset({"last_step"})
    """Every sign-in moves it on; moved back, it lets a code of the last minute and a half be used again, by whoever saw it."""

    class Meta:
        """One for an account; without `confirmed` the device was taken away, and nothing is asked for."""

        db_table = "org_factor"


class Begun(models.Model):
    """A device that is being set up: it asks for nothing until a code has confirmed it. No kept row, because it is of the moment."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="begun", verbose_name="账号 / Account")
    sealed = models.TextField("密钥（已加密） / Secret, encrypted")

    class Meta:
        """One for an account, replaced whenever it is begun anew."""

        db_table = "org_factor_begun"


class FactorRule(Kept):
    """Whether a role asks for the second step."""

    role = models.CharField("角色 / Role", max_length=20, unique=True)
    required = models.BooleanField("须二次验证 / Second step required")

    class Meta:
        """A row a role, once somebody has decided on it."""

        db_table = "org_factor_rule"
        ordering: ClassVar = ["role"]
