"""Rows that are kept: written by actions only, sealed by the event of the action, never deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models

from ..store.refs import RefField
from .outcomes import Unaudited
from .rows import row_bytes

writing: ContextVar[bool] = ContextVar("writing", default=False)
"""Whether an action is writing at this moment: set by `Act` around its own writes and nowhere else."""

M = TypeVar("M", bound=models.Model)


def _refuse(what: str) -> NoReturn:
    raise Unaudited(f"{what} outside an action: write through the act, which seals what it writes")


class KeptQuerySet(models.QuerySet[M]):
    """Reads as ever; writes only from within an act."""

    def update(self, **kwargs: Any) -> int:
        """Refused outside an act, but for columns that are free."""
        free: frozenset[str] = getattr(self.model, "FREE", frozenset())
        return super().update(**kwargs) if writing.get() or kwargs.keys() <= free else _refuse("update")

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """Refused outside an act."""
        return super().bulk_create(objs, *args, **kwargs) if writing.get() else _refuse("bulk_create")

    def bulk_update(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> int:
        """Refused outside an act."""
        return super().bulk_update(objs, *args, **kwargs) if writing.get() else _refuse("bulk_update")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: nothing is deleted, corrections are new rows."""
        _refuse("delete")


class Kept(models.Model):
    """The base of every row of the rooms: an opaque reference, a version that each change raises, and a digest that is sealed."""

    id = models.BigAutoField(primary_key=True)
    ref = RefField()
    version = models.PositiveIntegerField(default=1, editable=False)

    FREE: ClassVar[frozenset[str]] = frozenset()
    """Columns that change outside actions and stand outside the seal: of the moment, and nobody's right hangs on one."""

    objects: ClassVar[Any] = KeptQuerySet.as_manager()

    class Meta:
        """Each room's models are tables of their own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refused outside an act, but for columns that are free."""
        if not writing.get() and not self._frees(kwargs.get("update_fields")):
            _refuse("save")
        super().save(*args, **kwargs)

    @classmethod
    def _frees(cls, columns: Iterable[str] | None) -> bool:
        return bool(columns) and set(columns or ()) <= cls.FREE

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused always."""
        _refuse("delete")


def row_digest(row: models.Model, free: frozenset[str] | None = None) -> str:
    """The digest of what the columns of a row hold, but for those that are `free`: its table's own, where none are named."""
    return hashlib.sha256(row_bytes(row, free)).hexdigest()


def kept_models() -> list[type[Kept]]:
    """Every table of kept rows, by name."""
    from django.apps import apps

    return sorted(
        (model for model in apps.get_models() if issubclass(model, Kept)), key=lambda model: model._meta.db_table
    )
