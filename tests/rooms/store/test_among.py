"""Sets of numbers that go into a query as one piece: they find what a plain set finds, on both databases."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.test.utils import CaptureQueriesContext
from support.group_of_rooms import Group

from hengji.org.models import Unit, UnitSpan
from hengji.store.among import Among


def _both(group: Group, *codes: str) -> tuple[set[int], Among]:
    plain = {group.units[code].pk for code in codes}
    return plain, Among(plain)


@pytest.mark.parametrize("codes", [(), ("S1",), ("S1", "D1", "G")])
def test_it_finds_what_a_plain_set_finds(group: Group, codes: tuple[str, ...]) -> None:
    plain, among = _both(group, *codes)
    spans = UnitSpan.objects.order_by("pk")
    for wanted in (
        lambda units: spans.filter(unit__in=units),
        lambda units: spans.exclude(unit__in=units),
        lambda units: spans.filter(parent__in=units),
        lambda units: spans.exclude(parent__in=units),
        lambda units: spans.filter(Q(unit__in=units) | Q(parent__in=units)),
        lambda units: spans.filter(~Q(unit__in=units) & ~Q(parent__in=units)),
        lambda units: spans.filter(Exists(Unit.objects.filter(pk=OuterRef("unit"), pk__in=units))),
        lambda units: spans.filter(~Exists(Unit.objects.filter(pk=OuterRef("unit")).exclude(pk__in=units))),
        lambda units: spans.filter(unit__in=Unit.objects.filter(pk__in=units).values("pk")),
    ):
        assert list(wanted(among)) == list(wanted(plain))
        assert wanted(among).count() == wanted(plain).count()


def test_its_numbers_are_no_parameters(group: Group) -> None:
    _, among = _both(group, "S1", "S2")
    with CaptureQueriesContext(connection) as seen:
        found = list(UnitSpan.objects.filter(unit__in=among))
    assert len(found) == 2
    assert f"IN ({', '.join(map(str, sorted(among)))})" in seen[0]["sql"]


def test_what_is_taken_of_it_is_such_a_set_again() -> None:
    among = Among({1, 2, 3})
    for found, expected in ((among & {2, 9}, {2}), (among | {9}, {1, 2, 3, 9}), (among - {1}, {2, 3})):
        assert isinstance(found, Among)
        assert found == expected
    assert among == {1, 2, 3}
    assert hash(among) == hash(frozenset({1, 2, 3}))


@pytest.mark.parametrize("wrong", ["1) OR (1=1", 1.5, True, None])
def test_nothing_but_whole_numbers_is_written_into_a_statement(wrong: object) -> None:
    with pytest.raises(TypeError):
        Among([5, wrong])  # type: ignore[list-item]
