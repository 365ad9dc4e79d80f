"""Ten thousand rows in one act are written, numbered and sealed as one by one: the same bytes, on both databases."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import models, transaction
from support.group_of_rooms import Group
from support.letters import key

from hengji.audit import bulk
from hengji.audit.acts import Act, Answer, action
from hengji.audit.canonical import canonical
from hengji.audit.chain import seals_digest
from hengji.audit.kept import Kept, kept_models
from hengji.audit.models import Seal
from hengji.audit.outcomes import Conflict
from hengji.audit.rows import row_bytes
from hengji.audit.verify import verify
from hengji.engine.values.text import Text
from hengji.org import actions
from hengji.org.models import Kind, Person, Unit, UnitSpan
from hengji.store.exact import SCALE, ExactField, exact

TEXTS = ("", "西部风电", 'a"b\\c/\n\t\u2028', "e\u0301 与 é", "１２", "\U0001f600", "x" * 40)
BESIDE_EXACT = (Decimal(0), Decimal("-0"), Decimal("1.50"), Decimal("1E+3"), Decimal(-9000000000000), 7, "3.25")
BESIDE_DATES = (date(2026, 1, 2), "2026-01-02")
BESIDE_MOMENTS = (
    datetime(2026, 1, 2, 3, 4, 5, 6, UTC),
    datetime(2026, 1, 2, 3, tzinfo=timezone(timedelta(hours=8))),
    "2026-01-02T03:04:05Z",
)


def some_value(field: models.Field[object, object], chance: random.Random) -> object:
    """A value a column might be given, in the type it has or in one that is converted."""
    holds = field.target_field if isinstance(field, models.ForeignKey) else field
    if field.null and chance.random() < 0.3:
        return None
    if isinstance(holds, ExactField):
        return chance.choice(BESIDE_EXACT)
    if isinstance(holds, models.BooleanField):
        return chance.choice((True, False))
    if isinstance(holds, models.IntegerField):
        return chance.choice((0, -1, 2**40, "12"))
    if isinstance(holds, models.DateTimeField):
        return chance.choice(BESIDE_MOMENTS)
    if isinstance(holds, models.DateField):
        return chance.choice(BESIDE_DATES)
    if isinstance(holds, models.BinaryField):
        return chance.choice((b"", b"\x00\xff", memoryview(b"abc")))
    return chance.choice(TEXTS)


@pytest.mark.parametrize("model", kept_models(), ids=lambda model: model._meta.db_table)
def test_a_row_by_its_plan_has_the_canonical_bytes(model: type[Kept]) -> None:
    chance = random.Random(model._meta.db_table)
    for _ in range(60):
        row = model()
        for field in model._meta.concrete_fields:
            setattr(row, field.attname, some_value(field, chance))
        held = {
            field.column: field.to_python(getattr(row, field.attname))
            for field in model._meta.concrete_fields
            if field.attname not in model.FREE
        }
        assert row_bytes(row) == canonical({"table": model._meta.db_table, "row": held})


def test_the_digest_of_seals_is_over_their_canonical_bytes() -> None:
    seals = [("org_unit", 2, "ab"), ("org_unit", 10, "cd"), ('a","b', 1, "e\u0301"), ("org_unit", 1, "ef")]
    assert seals_digest(seals) == hashlib.sha256(canonical(sorted(seals))).hexdigest()


def test_a_figure_is_stored_quickly_as_it_is_slowly() -> None:
    field, chance = ExactField(), random.Random(3)
    for _ in range(2000):
        value = Decimal(chance.randrange(-(10**19), 10**19)).scaleb(-chance.randrange(7))
        if abs(value) <= 9 * 10**12:
            assert field.get_prep_value(value) == int(exact(value) * SCALE)
    for wrong in ("0.0000001", "9000000000001", "NaN", "1E+30", "1E-30", "Infinity"):
        with pytest.raises(Exception):  # noqa: B017 - the field's own refusal, as before
            field.get_prep_value(Decimal(wrong))


@action("test.many-units-at-once")
def _many(act: Act, *, count: int, parent: str, twice: bool = False) -> Answer:
    units = act.add_all([Unit(code=f"M{number:05}", kind=Kind.GRASSROOTS.value) for number in range(count)])
    above = Unit.objects.get(ref=parent)
    act.add_all(
        [UnitSpan(unit=each, parent=above, name_zh="多", name_en="Many", since=date(2024, 1, 1)) for each in units]
    )
    if twice:
        act.add_all([Person(code="SAME", name_zh="同", name_en="Same") for _ in range(count)])
    return {}


@pytest.mark.parametrize("count", [bulk.MANY - 1, bulk.MANY, 3 * bulk.MANY + 1])
def test_many_rows_are_numbered_sealed_and_found_again(group: Group, count: int) -> None:
    before, seals = Unit.objects.count(), Seal.objects.count()
    _many(group.viewer("olivia"), key(), count=count, parent=group.ref("S1"))
    assert Unit.objects.count() == before + count
    assert Seal.objects.count() == seals + 2 * count
    assert verify() == []
    assert UnitSpan.objects.filter(unit__code__startswith="M", parent__code="S1").count() == count
    actions.found_unit(
        group.viewer("olivia"), key(), code="AFTER", kind="subsidiary", name=Text.same("后"), parent=group.ref("G"),
        since=date(2026, 1, 1),
    )  # fmt: skip
    assert Unit.objects.get(code="AFTER").pk > max(
        Unit.objects.filter(code__startswith="M").values_list("pk", flat=True)
    )
    assert verify() == []


def test_many_rows_that_the_database_refuses_are_none_of_them_there(group: Group) -> None:
    with pytest.raises(Conflict, match="at the same moment"), transaction.atomic():
        _many(group.viewer("olivia"), key(), count=bulk.MANY, parent=group.ref("S1"), twice=True)
    assert not Unit.objects.filter(code__startswith="M").exists()
    assert verify() == []


def test_a_row_below_one_that_is_not_stored_is_refused(group: Group) -> None:
    with pytest.raises(ValueError, match="unsaved related object"):
        bulk.insert([UnitSpan(unit=Unit(code="X", kind="peer"), since=date(2024, 1, 1)) for _ in range(2)])
