"""How far tables have come: what is reckoned from some tables stays good while others are written."""

from __future__ import annotations

from support.goals_of_group import found_goals
from support.group_of_rooms import Founder, Group
from support.letters import key

from hengji.audit.acts import Act, Answer, action
from hengji.audit.chain import grown
from hengji.goals.models import Cycle, Goal, Tier
from hengji.goals.queries import board
from hengji.org.models import Person, Unit, UnitSpan


@action("test.grown-person")
def add_person(act: Act) -> Answer:
    """A row of another table."""
    act.add(Person(code="Z9", name_zh="新人", name_en="New"))
    return {}


@action("test.grown-unit")
def move(act: Act, *, place: int) -> Answer:
    """A change of a row."""
    act.change(UnitSpan.objects.latest("pk"), None, place=place)
    return {}


@action("test.grown-goal")
def hand_over(act: Act, *, goal: int, unit: int | None) -> Answer:
    """Another unit answers for a goal, or none."""
    act.change(Goal.objects.get(pk=goal), None, unit_id=unit)
    return {}


def test_tables_have_come_further_only_by_their_own_rows(group: Group) -> None:
    before = grown(Unit, UnitSpan)
    add_person(Founder(), key())
    assert grown(Unit, UnitSpan) == before
    assert grown(Unit, UnitSpan, Person) != grown(Unit, UnitSpan)
    move(Founder(), key(), place=77)
    then = grown(Unit, UnitSpan)
    assert then != before
    move(Founder(), key(), place=UnitSpan._meta.get_field("place").get_default())
    assert grown(Unit, UnitSpan) not in (before, then)


def test_the_board_tells_of_a_changed_goal_at_once(group: Group) -> None:
    found_goals(group)
    cycle, goal = Cycle.objects.latest("year"), Goal.objects.filter(unit__isnull=False).latest("pk")
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
    assert grown(Goal, Tier) == grown(Goal, Tier)
