"""A question put together once answers as the query itself would, for every value and on each kind of database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext
from support.group_of_rooms import START, TODAY, Group

from hengji.org import queries
from hengji.org.models import Grant, Person, UnitSpan
from hengji.store.statements import Question


def spans(unit: int, day: date) -> QuerySet[UnitSpan, tuple[Any, ...]]:
    """A condition of a key and of a day twice, with days, nothing and texts among the columns."""
    return UnitSpan.objects.filter(
        Q(unit=unit) | Q(parent=unit), Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))
    ).values_list("unit_id", "name_zh", "since", "until", "parent_id")


def test_it_answers_as_the_query_does_whatever_the_values(group: Group) -> None:
    question = Question(spans)
    for unit in group.units.values():
        for day in (START - timedelta(1), START, TODAY, date(9999, 12, 31)):
            assert question.ask(unit=unit.pk, day=day) == list(spans(unit.pk, day))
    assert any(question.ask(unit=unit.pk, day=TODAY) for unit in group.units.values())


def test_it_is_asked_in_one_statement_and_the_values_go_beside_it(group: Group) -> None:
    from django.db import connection

    question = Question(spans)
    unit = group.units["S1"].pk
    question.ask(unit=unit, day=START)
    with CaptureQueriesContext(connection) as asked:
        question.ask(unit=unit, day=TODAY)
    assert len(asked) == 1
    assert {len(plan.fillings) for plan in question._plans.values()} == {4}


def test_a_value_that_no_condition_takes_is_refused(group: Group) -> None:
    question = Question(lambda person, day: Person.objects.filter(pk=person).values_list("code"))
    with pytest.raises(ValueError, match="day"):
        question.ask(person=1, day=TODAY)


def test_who_looks_is_told_as_the_query_tells_it(group: Group) -> None:
    seen = 0
    for person in Person.objects.all():
        for day in (START - timedelta(1), START, TODAY):
            rows = queries._GRANTS.ask(person=person.pk, today=day)
            assert sorted(rows) == sorted(queries._grants_of(person.pk, day))
            seen += len(rows)
    assert seen == 2 * Grant.objects.count()
    for day in (START - timedelta(1), TODAY):
        assert queries._SPANS.ask(day=day) == list(queries._spans_around(day))
