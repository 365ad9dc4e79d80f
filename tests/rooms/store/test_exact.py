"""Exact numbers are exact on both databases: stored, compared, summed, and refused where they do not fit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connections, models, transaction
from django.db.models import F, Sum
from hypothesis import given
from hypothesis import strategies as st
from support.databases import Database

from hengji.store.exact import LARGEST, ExactField, NotExact, exact, exact_in


class Sample(models.Model):
    """A table of the tests."""

    amount = ExactField(null=True)

    class Meta:
        app_label = "store"
        db_table = "test_exact_sample"
        managed = False  # no part of the product: backups and migrations pass it over


@pytest.fixture(scope="session")
def _table(vendor: Database) -> None:
    with vendor.in_use(), connections["default"].schema_editor() as editor:
        editor.create_model(Sample)


@pytest.fixture
def sample(_table: None, database: Database) -> type[Sample]:
    return Sample


HARD = [Decimal("1234567890123.123456"), Decimal("-1234567890123.123456"), Decimal("0.1"), Decimal("999999999999.999999"),
        Decimal(0), Decimal("0.000001"), LARGEST, -LARGEST]  # fmt: skip


@pytest.mark.parametrize("value", HARD)
def test_a_value_comes_back_as_it_was_and_is_found_again(sample: Any, value: Decimal) -> None:
    made = sample.objects.create(amount=value)
    assert sample.objects.get(pk=made.pk).amount == value
    assert sample.objects.filter(amount=value, pk=made.pk).count() == 1
    assert sample.objects.filter(amount__gt=value).count() == 0


def test_three_times_a_tenth_is_three_tenths(sample: Any) -> None:
    sample.objects.create(amount=Decimal("0.1"))
    assert sample.objects.annotate(three=F("amount") * 3).get(three=Decimal("0.3")).three == Decimal("0.3")
    assert sample.objects.annotate(two=F("amount") + F("amount")).get().two == Decimal("0.2")


def test_a_product_of_two_figures_is_not_left_to_the_database(sample: Any) -> None:
    with pytest.raises(FieldError):
        list(sample.objects.annotate(square=F("amount") * F("amount")))
    with pytest.raises(FieldError):
        list(sample.objects.annotate(half=F("amount") / 2))


def test_a_sum_is_the_sum(sample: Any) -> None:
    sample.objects.bulk_create([sample(amount=Decimal("0.1")) for _ in range(10)] + [sample(amount=None)])
    assert sample.objects.aggregate(total=Sum("amount"))["total"] == 1
    sample.objects.create(amount=Decimal("1234567890123.123456"))
    assert sample.objects.aggregate(total=Sum("amount"))["total"] == Decimal("1234567890124.123456")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (LARGEST + Decimal("0.000001"), "9,000,000,000,000"),
        (-LARGEST - 1, "9,000,000,000,000"),
        ("1.0000001", "6"),
        (0.1, "float"),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("1_000", "1_000"),
        ("", "empty"),
        (True, "float"),
        (Fraction(1, 3), "6"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_limit_named(sample: Any, value: Any, told: str) -> None:
    with pytest.raises(NotExact) as refused, transaction.atomic():
        sample.objects.create(amount=value)
    assert told in refused.value.text.en
    assert sample.objects.count() == 0


@given(st.integers(-9 * 10**18, 9 * 10**18))
def test_every_number_of_six_decimals_in_the_range_is_taken_as_written(millionths: int) -> None:
    number = Decimal(millionths).scaleb(-6)
    assert exact(str(number)) == exact(number) == number
    assert "E" not in str(exact(number))


@pytest.mark.parametrize("typed", ["8.0%", "８．０％", " 8 % ", "8", "+8%"])
def test_in_a_field_of_per_cent_the_sign_behind_the_figure_is_read(typed: str) -> None:
    assert exact_in(typed, "%") == exact_in(typed, "％") == Decimal(8)


def test_in_a_field_of_another_unit_the_sign_is_refused_with_what_to_write() -> None:
    with pytest.raises(NotExact) as told:
        exact_in("1,050％", "万元")
    assert told.value.text.zh == "“1,050％”不是数字：单位已经写明，只写 1,050"
    assert told.value.text.en == "'1,050％' is not a number: the unit is given already, write 1,050 alone"
    for typed in ("%", "8%%", "eight %", ""):
        with pytest.raises(NotExact):
            exact_in(typed, "%")
