"""Actions: one write, one transaction, one event.

    @action("org.rename")
    def rename(act: Act, *, unit: str, version: int, name: Text) -> Answer: ...

    rename(by, key, unit="...", version=3, name=Text(...))

An action authorises, locks, checks version and state, writes through its `Act`, and the event is appended in the same transaction.
If the event cannot be written nothing is. The same key again gives the stored answer; with other words it is refused.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast, runtime_checkable

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from ..engine.values.text import Text
from ..store.exact import NotExact
from . import bulk
from .canonical import canonical
from .chain import answer_digest, append
from .fits import refuse_misfits, refuse_unwritable, title_of
from .kept import Kept, row_digest, writing
from .keys import fingerprint
from .models import Answered
from .outcomes import Conflict, Difference, Refusal

_log = logging.getLogger(__name__)
Answer = dict[str, str]
P = ParamSpec("P")
K = TypeVar("K", bound=Kept)
KEY_REUSED = "key-reused"
"""The code of a refusal of a key that has done something else."""
CLASH = "clash"
"""The code of a refusal that the database had to give: no rule of a room had seen it coming."""


class By(Protocol):
    """Whoever acts: a person with the role in which it is done, perhaps for another."""

    @property
    def ref(self) -> str:
        """The account."""

    @property
    def name(self) -> str:
        """As it is told years later."""

    @property
    def role(self) -> str:
        """The role it is done in."""

    @property
    def acts_for(self) -> str:
        """Whom the person stands in for, or nothing."""


@runtime_checkable
class Acting(By, Protocol):
    """Somebody whose role, and for whom it is done, are settled by what the act turns out to need."""

    def acting(self) -> By:
        """The same, about to act once."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that changed, for the reader of the trail."""

    title: Text
    old: str
    new: str


@dataclass(slots=True)
class Act:
    """An action under way: who does it, what it writes, what it tells."""

    by: By
    name: str
    at: datetime
    key: str = ""
    reason: str = ""
    subject: str = ""
    unit: str = ""
    client: str = ""
    told: list[Told] = field(default_factory=list)
    touched: dict[tuple[str, int], models.Model] = field(default_factory=dict)

    def add(self, row: K) -> K:
        """A new row. Raises `Refusal` for what a column cannot hold."""
        refuse_misfits(type(row), row.__dict__)
        token = writing.set(True)
        try:
            row.save(force_insert=True)
        finally:
            writing.reset(token)
        self._touch([row])
        return row

    def add_all(self, rows: Sequence[K]) -> list[K]:
        """Many new rows of one table, in few statements. Raises `Refusal` for what a column cannot hold."""
        if not rows:
            return []
        made = list(rows)
        for row in made:
            refuse_misfits(type(row), row.__dict__)
        if len(made) < bulk.MANY or any(row.pk is not None for row in made):
            token = writing.set(True)
            try:
                made = cast(list[K], type(made[0]).objects.bulk_create(made, batch_size=400))
            finally:
                writing.reset(token)
        else:
            bulk.insert(made)
        self._touch(made)
        return made

    def lock(self, model: type[K], **where: Any) -> K:
        """The one row, locked to the end of the action where the database has locks; raises the model's `DoesNotExist`."""
        return cast(K, model.objects.select_for_update(of=("self",)).get(**where))

    def change(self, row: K, seen: int | None, /, **values: Any) -> K:
        """Change a row that was `seen` in this version (None: whatever it is, for an action that has locked it).

        Raises `Conflict` with both versions when it has another one by now.
        """
        expected = row.version if seen is None else seen
        if row.version != expected:
            raise conflict(row, values)
        refuse_misfits(type(row), values)
        token = writing.set(True)
        try:
            done = type(row).objects.filter(pk=row.pk, version=expected).update(version=expected + 1, **values)
        finally:
            writing.reset(token)
        if done != 1:
            raise conflict(type(row).objects.get(pk=row.pk), values)
        row.refresh_from_db()
        self._touch([row])
        return row

    def change_all(self, rows: Sequence[K], /, **values: Any) -> list[K]:
        """Change many rows of one table alike, in few statements; the caller has locked them and read them under the lock.

        Raises `Conflict` when one of them has another version than the one it was read with.
        """
        if not rows:
            return []
        model, seen = type(rows[0]), {row.pk: row.version for row in rows}
        refuse_misfits(model, values)
        token = writing.set(True)
        try:
            for at in range(0, len(rows), 400):
                chunk = [row.pk for row in rows[at : at + 400]]
                model.objects.filter(pk__in=chunk).update(version=F("version") + 1, **values)
        finally:
            writing.reset(token)
        changed: list[K] = []
        for at in range(0, len(rows), 400):
            chunk = [row.pk for row in rows[at : at + 400]]
            changed += cast(list[K], list(model.objects.filter(pk__in=chunk).order_by("pk")))
        for row in changed:
            if row.version != seen[row.pk] + 1:
                raise conflict(row, values)
        self._touch(changed)
        return changed

    def change_each(self, model: type[K], lines: Sequence[tuple[int, int, Mapping[str, Any]]]) -> list[K]:
        """Change many rows of one table, each to values of its own: the row, the version it was read in, and its values by column; few
        statements, however many rows. Raises `Conflict` when one of them has another version by now."""
        if not lines:
            return []
        ordered = sorted(lines, key=lambda line: line[0])
        wanted = {row: (seen, values) for row, seen, values in ordered}
        for row in self._rows(model, list(wanted), hold=True):
            if row.version != wanted[row.pk][0]:
                raise conflict(row, wanted[row.pk][1])
        alike: dict[tuple[str, ...], list[tuple[int, int, list[Any]]]] = {}
        for pk, seen, values in ordered:
            refuse_misfits(model, values)
            columns = tuple(sorted(values))
            alike.setdefault(columns, []).append((pk, seen, [values[name] for name in columns]))
        token = writing.set(True)
        try:
            done = sum(bulk.update(model, columns, each) for columns, each in alike.items())
        finally:
            writing.reset(token)
        if done != len(lines):
            raise _clash()
        changed = self._rows(model, list(wanted))
        self._touch(changed)
        return changed

    @staticmethod
    def _rows(model: type[K], keys: Sequence[int], *, hold: bool = False) -> list[K]:
        """Rows by their keys, locked with `hold`; few statements, however many."""
        found: list[K] = []
        for at in range(0, len(keys), 400):
            rows = model.objects.filter(pk__in=keys[at : at + 400]).order_by("pk")
            found += cast(list[K], list(rows.select_for_update(of=("self",)) if hold else rows))
        return found

    def tell(self, title: Text, old: object, new: object) -> None:
        """What changed, in words."""
        self.told.append(Told(title, "" if old is None else str(old), "" if new is None else str(new)))

    def _touch(self, rows: Sequence[models.Model]) -> None:
        for row in rows:
            self.touched[row._meta.db_table, int(row.pk)] = row


def conflict(row: Kept, values: Mapping[str, Any]) -> Conflict:
    """Both versions of what two people changed."""
    differences = [
        Difference(_title(row, name), _shown(row, name, getattr(row, name)), _shown(row, name, value))
        for name, value in values.items()
        if str(getattr(row, name)) != str(value)
    ]
    return Conflict(
        Text(
            f"您打开后，别人已改过（现为第 {row.version} 版）",
            f"somebody changed it after you opened it (version {row.version} by now)",
        ),
        Text("看过两个版本的差别后，再决定是否提交", "look at both versions, then decide whether to submit again"),
        differences,
    )


def _title(row: Kept, name: str) -> Text:
    return title_of(row._meta.get_field(name))  # type: ignore[arg-type]


def _shown(row: Kept, name: str, value: object) -> str:
    """A value as people call it: a choice by its label, yes or no in words."""
    if isinstance(value, bool):
        return "是 / yes" if value else "否 / no"
    choices = getattr(row._meta.get_field(name), "flatchoices", None) or ()
    return str(dict(choices).get(value, value))


class Action(Protocol[P]):
    """An action as rooms call it."""

    def __call__(self, by: By, key: str, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        """Do it once for this key; raises a `Refusal` and leaves nothing behind."""


ACTIONS: dict[str, Callable[..., Answer]] = {}
"""Every action there is, by name: the whole of what can be written."""


def action(name: str) -> Callable[[Callable[Concatenate[Act, P], Answer]], Action[P]]:
    """Make an action of a function that writes through its act. Raises `ValueError` where another module has one of this name."""

    def made(do: Callable[Concatenate[Act, P], Answer]) -> Action[P]:
        @wraps(do)
        def run(by: By, key: str, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
            if args:
                raise TypeError(f"{name} takes keywords only")
            if not 8 <= len(key) <= 80:
                raise ValueError("a key has 8 to 80 signs")
            refuse_unwritable(kwargs)
            given = fingerprint(canonical({"action": name, "given": kwargs}))
            try:
                with transaction.atomic():
                    return _answered(by, key, given) or _done(do, name, by, key, given, args, kwargs)
            except (IntegrityError, NotExact, Refusal) as error:
                # another request with the same key was first, and may have moved what ours found: its answer is ours
                answer = _answered(by, key, given)
                if answer is not None:
                    return answer
                if isinstance(error, IntegrityError):
                    _log.exception("%s was refused by the database", name)
                    raise _clash() from error
                if isinstance(error, NotExact):
                    raise Refusal(error.text, None, "not-exact") from error
                raise

        if name in ACTIONS and ACTIONS[name].__module__ != do.__module__:
            raise ValueError(f"{ACTIONS[name].__module__} and {do.__module__} both have an action {name}")
        ACTIONS[name] = run
        return run

    return made


def _clash() -> Conflict:
    """Two wrote what cannot both be, and each had found it free: the database has decided."""
    zh = "与别人同时写入的内容相抵触，您的没有写入"
    en = "it contradicts what somebody else wrote at the same moment; yours was not written"
    hint = Text("刷新后看别人写了什么，再决定", "reload the page, look at what is there now, then decide")
    clash = Conflict(Text(zh, en), hint)
    clash.code = CLASH
    return clash


def _answered(by: By, key: str, given: str) -> Answer | None:
    """The stored answer of a key; raises `Refusal` where it was used for something else."""
    before = Answered.objects.filter(actor=by.ref, key=key).first()
    if before is None:
        return None
    if before.fingerprint != given:
        raise Refusal(
            Text("同一操作编号已用于另一内容", "this key was used for something else"),
            Text("刷新页面后重新提交", "reload the page and submit again"),
            KEY_REUSED,
        )
    stored: Answer = json.loads(before.answer)
    return stored


def _done(
    do: Callable[..., Answer], name: str, by: By, key: str, given: str, args: Any, kwargs: Mapping[str, Any]
) -> Answer:
    act = Act(by.acting() if isinstance(by, Acting) else by, name, timezone.now(), key)
    answer = do(act, *args, **kwargs)
    seals = [(table, row, row_digest(held)) for (table, row), held in sorted(act.touched.items())]
    kept = Answered(
        actor=by.ref, key=key, fingerprint=given, answer=json.dumps(answer, ensure_ascii=False, sort_keys=True)
    )
    kept.event = append(act, seals, answer_digest(kept.fingerprint, kept.answer))
    kept.save(force_insert=True)
    return answer
