"""The second step of a sign-in: a secret shared with somebody's device, recovery codes, and the roles that must have one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ...audit.kept import Kept
from .person import Account


class Factor(models.Model):
    """The device of an account. It is no kept row, because every sign-in changes it; setting and dropping it are events of the trail."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="factor", verbose_name="账号 / Account")
    sealed = models.TextField("密钥（已加密） / Secret, encrypted")
    confirmed = models.DateTimeField("启用于 / In use since", null=True)
    last_step = models.BigIntegerField("最近用过的时段 / Last step used", default=0)

    class Meta:
        """One for an account; without `confirmed` it asks for nothing yet."""

        db_table = "org_factor"


class RecoveryCode(models.Model):
    """A code for whoever has lost the device: kept as a digest, good for one sign-in."""

    factor = models.ForeignKey(Factor, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    used = models.DateTimeField(null=True)

    class Meta:
        """Gone with the device they stand in for."""

        db_table = "org_recovery_code"
        constraints: ClassVar = [models.UniqueConstraint(fields=["factor", "digest"], name="org_recovery_once")]


class FactorRule(Kept):
    """Whether a role asks for the second step."""

    role = models.CharField("角色 / Role", max_length=20, unique=True)
    required = models.BooleanField("须二次验证 / Second step required")

    class Meta:
        """A row a role, once somebody has decided on it."""

        db_table = "org_factor_rule"
        ordering: ClassVar = ["role"]
