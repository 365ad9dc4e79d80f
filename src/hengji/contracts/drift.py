"""Goals that have moved since a letter took them up: the letter holds one figure, the goal another by now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..engine.trace import tier_word
from ..engine.values.number import show
from ..engine.values.text import Text
from ..engine.values.unit import Unit, UnknownUnit, own_unit, parse_unit
from ..goals.models import Goal as Present
from ..goals.models import State as GoalState
from ..goals.models import Tier as Rung
from ..goals.queries import goals_seen
from ..goals.queries.beside import Beside
from ..org.viewer import Viewer
from .content import Content, Goal, read
from .lifecycle import State
from .models import Letter
from .queries import letters_seen, title_of, version_of

KINDS = ("base", "target", "challenge")
"""The tiers that are compared."""
OVER = frozenset({State.CLOSED, State.WITHDRAWN})
"""Letters that bind nobody any more."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A goal of a letter that is another by now, in words; `ref` leads to the goal."""

    ref: str
    code: str
    text: Text


def drifts(viewer: Viewer, letter: Letter, content: Content) -> list[Drift]:
    """What the goals of a letter have become, as far as they are in sight. Two queries; none for a letter that is over."""
    if State(letter.state) in OVER or not content.goals:
        return []
    codes = [each.code for each in content.goals]
    rows = goals_seen(viewer).filter(cycle__year=letter.first_year, unit=letter.unit_id, code__in=codes)
    present = {each.code: each for each in rows}
    rungs = _rungs(present.values())
    found: list[Drift] = []
    for goal in content.goals:
        now = present.get(goal.code)
        if now is not None:
            found += [Drift(now.ref, now.code, text) for text in _moved(content, goal, now, rungs.get(now.pk, {}))]
    return found


def of_goal(viewer: Viewer, goal: Present) -> list[Beside]:
    """The letters in sight that hold a goal as it is no longer: two queries, and two for each letter of its unit and year."""
    year = goal.cycle.year
    rows = letters_seen(viewer).filter(unit=goal.unit_id, first_year__lte=year, last_year__gte=year)
    found: list[Beside] = []
    for letter in rows.exclude(state__in=[state.value for state in OVER]).order_by("number")[:20]:
        content = read(version_of(letter, letter.current).content)
        held = next((each for each in content.goals if each.code == goal.code), None)
        if held is None or letter.first_year != year:
            continue
        title = title_of(viewer, letter)
        for text in _moved(content, held, goal, _rungs([goal]).get(goal.pk, {})):
            words = Text(f"{title.zh}（{letter.number}）：{text.zh}", f"{title.en} ({letter.number}): {text.en}")
            found.append(Beside(words, f"/letters/{letter.ref}"))
    return found


def _rungs(goals: Iterable[Present]) -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = {}
    rows = Rung.objects.filter(goal__in=[each.pk for each in goals], kind__in=KINDS, value__isnull=False)
    for goal, kind, value in rows.values_list("goal_id", "kind", "value"):
        if value is not None:
            found.setdefault(goal, {})[kind] = value
    return found


def _moved(content: Content, held: Goal, now: Present, rungs: Mapping[str, Decimal]) -> Iterator[Text]:
    if now.state == GoalState.WITHDRAWN.value:
        yield Text("责任书里有这个目标，目标已撤回", "the letter holds this goal, which is withdrawn")
        return
    item = content.item(held.item) if held.item else None
    unit = item.unit if item is not None else held.unit
    for kind in KINDS:
        tier = item.tier(kind) if item is not None else held.tier(kind)
        there, value = tier.value if tier is not None else None, rungs.get(kind)
        here = None if value is None else _as(Fraction(value), now.measure_unit, unit)
        if there is None or here is None or Fraction(there) == here:
            continue
        word = tier_word(kind)
        yield Text(
            f"{word.zh}：责任书为 {show(Fraction(there))}，目标为 {show(here)} {unit}".rstrip(),
            f"{word.en}: the letter holds {show(Fraction(there))}, the goal {show(here)} {unit}".rstrip(),
        )


def _as(value: Fraction, given: str, wanted: str) -> Fraction | None:
    """A figure of a goal in the unit of the letter; None where it cannot be said in it."""
    if not given or given == wanted:
        return value
    one, other = _unit(given), _unit(wanted)
    return value * one.factor / other.factor if one.dimension == other.dimension else None


def _unit(symbol: str) -> Unit:
    try:
        return parse_unit(symbol)
    except UnknownUnit:
        return own_unit(symbol)
