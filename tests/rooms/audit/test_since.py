"""What was written since an end of the chain, by its seals: what is reckoned from some rows stays good while others are written."""

from __future__ import annotations

from support.goals_of_group import found_goals
from support.group_of_rooms import Founder, Group
from support.letters import key

from hengji.audit.acts import Act, Answer, action
from hengji.audit.chain import MOST_WRITTEN, End, end_of_chain, end_since, rows_since
from hengji.goals.models import Goal
from hengji.goals.queries import board
from hengji.org.models import Person, Unit, UnitSpan


@action("test.since-person")
def add_person(act: Act) -> Answer:
    """A row of another table."""
    act.add(Person(code="Z9", name_zh="新人", name_en="New"))
    return {}


@action("test.since-people")
def add_people(act: Act, *, first: int, count: int) -> Answer:
    """Many rows."""
    act.add_all([Person(code=f"Y{first + n}", name_zh=f"众人{n}", name_en=f"Many {n}") for n in range(count)])
    return {}


@action("test.since-unit")
def move(act: Act, *, place: int) -> Answer:
    """A change of a row."""
    act.change(UnitSpan.objects.latest("pk"), None, place=place)
    return {}


@action("test.since-goal")
def hand_over(act: Act, *, goal: int, unit: int | None) -> Answer:
    """Another unit answers for a goal, or none."""
    act.change(Goal.objects.get(pk=goal), None, unit_id=unit)
    return {}


def test_since_an_end_of_the_chain_the_tables_and_rows_are_known_that_were_written(group: Group) -> None:
    before = end_of_chain()
    assert end_since(before) == (before, frozenset())
    assert rows_since(before, Unit, Person) == {Unit: frozenset(), Person: frozenset()}
    add_person(Founder(), key())
    person, after = Person.objects.latest("pk"), end_of_chain()
    assert end_since(before) == (after, frozenset({"org_person"}))
    assert rows_since(before, Unit, Person) == {Unit: frozenset(), Person: frozenset({person.pk})}
    move(Founder(), key(), place=77)
    span = UnitSpan.objects.latest("pk")
    assert end_since(before) == (end_of_chain(), frozenset({"org_person", span._meta.db_table}))
    assert rows_since(after, UnitSpan, Person) == {UnitSpan: frozenset({span.pk}), Person: frozenset()}


def test_after_very_many_rows_or_on_another_chain_any_row_may_be_another(group: Group) -> None:
    before = end_of_chain()
    add_people(Founder(), key(), first=1000, count=MOST_WRITTEN - 1)
    assert end_since(before)[1] == frozenset({"org_person"})
    assert len((rows_since(before, Person) or {})[Person]) == MOST_WRITTEN - 1
    add_people(Founder(), key(), first=2000, count=1)
    for kept in (before, End(before.seq, "0" * 64), End(before.seq + 9999, before.digest), End()):
        assert end_since(kept) == (end_of_chain(), None)
        assert rows_since(kept, Person) is None


def test_the_board_tells_of_a_changed_goal_at_once(group: Group) -> None:
    goals = found_goals(group)
    cycle, goal = goals.cycle, goals.add("D", "D1", target="5")
    olivia = group.viewer("olivia")

    def told() -> set[tuple[str, str]]:
        return {(found.fault.kind.value, found.goal.code) for found in board(olivia, cycle).found}

    first = told()
    add_person(Founder(), key())
    assert told() == first
    hand_over(Founder(), key(), goal=goal.pk, unit=None)
    assert ("ownerless", goal.code) in told() - first
    hand_over(Founder(), key(), goal=goal.pk, unit=goal.unit_id)
    assert told() == first
