"""Goals that have moved since a letter took them up: the letter holds one figure, one day, one share, the goal another by now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, Q, prefetch_related_objects

from ..engine.trace import tier_word
from ..engine.values.number import show
from ..engine.values.text import Text
from ..engine.values.unit import Unit, UnknownUnit, own_unit, parse_unit
from ..goals.models import Goal as Present
from ..goals.models import State as GoalState
from ..goals.queries import goals_seen
from ..goals.queries.beside import Beside
from ..org.viewer import Viewer
from .content import Content, Goal, Node, read
from .lifecycle import State
from .models import Letter, LetterVersion
from .queries import letters_seen, title_of
from .wording import of_unit

KINDS = ("base", "target", "challenge")
"""The tiers that are compared."""
OVER = frozenset({State.CLOSED, State.WITHDRAWN})
"""Letters that bind nobody any more."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A goal of a letter that is another by now, in words; `ref` leads to the goal. While it is being changed it `waits` for its approval:
    a letter generated meanwhile would be without its figures."""

    ref: str
    code: str
    text: Text
    waits: bool = False


@dataclass(frozen=True, slots=True)
class _Milestone:
    """A node of a goal as it is by now."""

    title: Text
    due: date
    standard: Text
    weight: Decimal


@dataclass(frozen=True, slots=True)
class _Now:
    """A goal as it is by now, with its tiers and nodes."""

    goal: Present
    rungs: Mapping[str, Decimal]
    nodes: Sequence[_Milestone]


def drifts(viewer: Viewer, letter: Letter, content: Content) -> list[Drift]:
    """What the goals of a letter have become, as far as they are in sight: tiers, and nodes that have another day, share, standard or
    title, came or went. Three queries; none for a letter that is over."""
    return drifts_of(viewer, [(letter, content)]).get(letter.pk, [])


def drifts_of(viewer: Viewer, held: Iterable[tuple[Letter, Content]]) -> dict[int, list[Drift]]:
    """The same of many letters, by letter; those whose goals are as they hold them are left out. Three queries however many they are."""
    asked = [(letter, content) for letter, content in held if State(letter.state) not in OVER and content.goals]
    if not asked:
        return {}
    rows = goals_seen(viewer).filter(
        cycle__year__in={letter.first_year for letter, _ in asked}, unit__in={letter.unit_id for letter, _ in asked},
        code__in={goal.code for _, content in asked for goal in content.goals},
    )  # fmt: skip
    present = {
        (each.goal.unit_id, each.goal.cycle.year, each.goal.code): each
        for each in _by_now(rows.select_related("cycle"))
    }
    found: dict[int, list[Drift]] = {}
    for letter, content in asked:
        for goal in content.goals:
            now = present.get((letter.unit_id, letter.first_year, goal.code))
            moved = [_drift(goal, now, text) for text in _moved(content, goal, now)] if now else []
            if moved:
                found.setdefault(letter.pk, []).extend(moved)
    return found


def _drift(held: Goal, now: _Now, text: Text) -> Drift:
    return Drift(now.goal.ref, held.code, text, now.goal.state in (GoalState.DRAFT.value, GoalState.SUBMITTED.value))


def waiting(found: Iterable[Drift]) -> tuple[str, ...]:
    """The codes of the goals that wait for their approval, each once."""
    return tuple(dict.fromkeys(each.code for each in found if each.waits))


def of_goal(viewer: Viewer, goal: Present) -> list[Beside]:
    """The letters in sight that hold a goal as it is no longer: by the text in force where there is one, and by the one that waits to be
    signed under its number. Four queries; two where no letter is of its unit and year."""
    year = goal.cycle.year
    rows = letters_seen(viewer).filter(unit=goal.unit_id, first_year=year)
    letters = list(rows.exclude(state__in=[state.value for state in OVER]).order_by("number")[:20])
    texts = LetterVersion.objects.filter(
        Q(number=F("letter__current")) | Q(number=F("letter__in_force")), letter__in=letters
    ).order_by("letter__number", "number")
    by_pk = {letter.pk: letter for letter in letters}
    every = [
        (by_pk[of], number, read(text)) for of, number, text in texts.values_list("letter_id", "number", "content")
    ]
    holding = [(*each, held) for each in every if (held := each[2].goal(goal.code)) is not None]
    found: list[Beside] = []
    for now in _by_now([goal] if holding else []):
        for letter, number, content, held in holding:
            title, which = title_of(viewer, letter), _which(letter, number)
            for text in _moved(content, held, now):
                words = Text(
                    f"{title.zh}（{letter.number}）{which[0]}：{text.zh}",
                    f"{title.en} ({letter.number}){which[1]}: {text.en}",
                )
                found.append(Beside(words, f"/letters/{letter.ref}"))
    return found


def _which(letter: Letter, number: int) -> tuple[str, str]:
    """Which text of a letter it is, in both languages; blank for the one in force, or the only one there is."""
    if not letter.in_force or number == letter.in_force:
        return "", ""
    return f"待签的第 {number} 号文本（尚未生效）", f", version {number}, which waits to be signed and is not in force"


def _by_now(goals: Iterable[Present]) -> list[_Now]:
    """Goals with their tiers, and their nodes in order. Two queries beside that of the goals, none where both were read already."""
    goals = list(goals)
    prefetch_related_objects(goals, "tiers", "nodes")
    return [_Now(each, _tiers(each), _milestones(each)) for each in goals]


def _tiers(goal: Present) -> dict[str, Decimal]:
    return {tier.kind: tier.value for tier in goal.tiers.all() if tier.kind in KINDS and tier.value is not None}


def _milestones(goal: Present) -> list[_Milestone]:
    standing = sorted(
        (step for step in goal.nodes.all() if not step.withdrawn), key=lambda step: (step.due, step.place, step.pk)
    )
    return [
        _Milestone(
            Text(step.title_zh, step.title_en or step.title_zh), step.due,
            Text(step.standard_zh, step.standard_en or step.standard_zh), step.weight,
        )
        for step in standing
    ]  # fmt: skip


def _moved(content: Content, held: Goal, now: _Now) -> Iterator[Text]:
    if now.goal.state == GoalState.WITHDRAWN.value:
        yield Text("责任书里有这个目标，目标已撤回", "the letter holds this goal, which is withdrawn")
        return
    yield from _moved_tiers(content, held, now)
    yield from _moved_nodes(content, held, now)


def _moved_tiers(content: Content, held: Goal, now: _Now) -> Iterator[Text]:
    item = content.item(held.item) if held.item else None
    unit = item.unit if item is not None else held.unit
    for kind in KINDS:
        tier = item.tier(kind) if item is not None else held.tier(kind)
        there, value = tier.value if tier is not None else None, now.rungs.get(kind)
        here = None if value is None else _as(Fraction(value), now.goal.measure_unit, unit)
        if there is None or here is None or Fraction(there) == here:
            continue
        word = tier_word(kind)
        stands, says = of_unit(Fraction(there), unit), of_unit(here, unit)
        yield Text(
            f"{word.zh}：责任书为 {stands.zh}，目标为 {says.zh}",
            f"{word.en}: the letter holds {stands.en}, the goal {says.en}",
        )


# --- nodes ------------------------------------------------------------------------------------------------------------

_ALIKE: tuple[Callable[[Node, _Milestone], bool], ...] = (
    lambda node, step: node.title == step.title,
    lambda node, step: node.title.zh == step.title.zh,
    lambda node, step: node.due == step.due,
    lambda node, step: node.standard == step.standard and node.weight == step.weight,
)
"""By what a node of a letter is found again in its goal, the surest first: a letter knows no more of it than what it says."""


def _moved_nodes(content: Content, held: Goal, now: _Now) -> Iterator[Text]:
    """Each node that is another by now, in the order of the letter, then those that only the goal has."""
    left = [node for node in content.nodes if node.goal == held.code]
    steps, found = list(now.nodes), dict[int, _Milestone]()
    for alike in _ALIKE:
        for at, node in enumerate(left):
            step = next((each for each in steps if at not in found and alike(node, each)), None)
            if step is not None:
                found[at] = step
                steps.remove(step)
    for at, node in enumerate(left):
        title, step = node.title, found.get(at)
        if step is None:
            yield Text(
                f"节点“{title.zh}”（{node.due}）：责任书有，目标没有",
                f"node '{title.en}' ({node.due}): the letter has it, the goal does not",
            )
        elif told := list(_apart(content, node, step)):
            zh, en = "；".join(each.zh for each in told), "; ".join(each.en for each in told)
            yield Text(f"节点“{title.zh}”：{zh}", f"node '{title.en}': {en}")
    for step in steps:
        part = show(Fraction(step.weight))
        yield Text(
            f"节点“{step.title.zh}”（{step.due}，{part}%）：目标有，责任书没有",
            f"node '{step.title.en}' ({step.due}, {part} %): the goal has it, the letter does not",
        )


def _apart(content: Content, node: Node, step: _Milestone) -> Iterator[Text]:
    """What of a node differs, in words."""
    if node.title != step.title:
        yield _said(Text("名称", "title"), *_worded(node.title, step.title))
    if node.due != step.due:
        yield _said(Text("期限", "due"), Text.same(f"{node.due}"), Text.same(f"{step.due}"))
    item = content.item(node.item)
    dated = item is not None and item.nodes is not None
    part = node.weight if node.share is None else node.share
    # The nodes of several goals share an item: what a node weighs in its own goal is no part of the item then.
    alone = all(each.goal == node.goal for each in content.nodes if each.item == node.item)
    if part is not None and part != step.weight and (alone or not dated):
        there, here = (f"{show(Fraction(each))}%" for each in (part, step.weight))
        yield _said(Text("份额", "share") if dated else Text("权重", "weight"), Text.same(there), Text.same(here))
    if node.standard != step.standard:
        yield _said(Text("完成标准", "standard"), *_worded(node.standard, step.standard))


def _said(word: Text, there: Text, here: Text) -> Text:
    gap = "" if there.zh.startswith("“") else " "
    return Text(
        f"{word.zh}，责任书为{gap}{there.zh}，目标为{gap}{here.zh}",
        f"{word.en}: the letter holds {there.en}, the goal {here.en}",
    )


def _worded(there: Text, here: Text) -> tuple[Text, Text]:
    """Two wordings in quotes; where they are the same in one language, both as they are in the other, in which they differ."""
    zh = (there.zh, here.zh) if there.zh != here.zh else (there.en, here.en)
    en = (there.en, here.en) if there.en != here.en else (there.zh, here.zh)
    return Text(f"“{zh[0]}”", f"'{en[0]}'"), Text(f"“{zh[1]}”", f"'{en[1]}'")


# --- units ------------------------------------------------------------------------------------------------------------


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
