"""Coverage kept: after any changes it finds what is found of all goals looked at anew."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hengji.goals.rules.coverage import Ground, Part, coverage
from hengji.goals.rules.survey import resurvey, survey

GROUND = Ground(
    {1: (), 2: (1,), 3: (1,), 4: (2, 1)}, frozenset({1}), frozenset({"sasac"}), frozenset({4}), frozenset({3})
)
VALUES = st.one_of(st.none(), st.integers(-2, 4).map(Fraction))


@st.composite
def parts(draw: st.DrawFn, id: int) -> Part:
    return Part(
        id, draw(st.sampled_from(("A", "B", "C"))) + str(id % 3), draw(st.sampled_from((None, 1, 2, 3, 4, 9))),
        draw(st.sampled_from((None, *range(1, 9)))), draw(st.sampled_from(("strict", "shared", "none"))),
        draw(st.sampled_from(("business", "sasac"))), draw(VALUES), draw(VALUES), draw(st.sampled_from(("", "profit", "cost"))),
        draw(st.sampled_from(("万元", "亿元", "%"))), draw(st.booleans()) and draw(st.booleans()),
    )  # fmt: skip


@st.composite
def groups(draw: st.DrawFn) -> list[Part]:
    return [draw(parts(id)) for id in sorted(draw(st.sets(st.integers(1, 8), max_size=8)))]


@given(groups(), st.lists(groups(), max_size=4))
def test_goals_looked_at_again_after_changes_have_the_faults_of_all_looked_at(
    first: list[Part], later: list[list[Part]]
) -> None:
    kept, now = survey(first, GROUND), {goal.id: goal for goal in first}
    assert kept.faults == coverage(first, GROUND)
    for changed in later:
        before, kept = kept, resurvey(kept, changed)
        assert before.faults == coverage(now.values(), GROUND)
        now.update((goal.id, goal) for goal in changed)
        assert kept.faults == coverage(now.values(), GROUND)
