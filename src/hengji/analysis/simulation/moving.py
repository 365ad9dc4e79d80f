"""Which figures move in a scenario, and what has to stay as it was reported.

What moves is a figure, not an item: all items about it, and the formulas, gates, coefficients and indices that read it by name, see the
same moved figure. Earlier years, counts of events, levels, reviews, tasks and dates stay. A tier that is computed from the figure
follows it. One that is computed from its parts, or from its growth, cannot: then the figure stays, for it would be judged by a line that
belongs to another figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ...engine.formula import Need, needs
from ...engine.formula.tree import CONDITIONS, Tree
from ...engine.rules.model import Measured
from ...engine.run.actual import ACTUAL, root_of, with_moved
from ...engine.run.coefficients import build
from ...engine.run.column import Array
from ...engine.run.inputs import past_figure
from ...engine.run.names import listed
from ...engine.run.progress import build_progress
from ...engine.run.result import Run
from ...engine.scheme.model.ledger import AddFormula, Holds
from ...engine.scheme.model.scheme import Scheme
from ...engine.scheme.model.scorecards import Feed, Item
from ...engine.values.text import LANGS, Text
from ...engine.values.unit import Unit

COUNTED = frozenset({"count", "person"})


@dataclass(frozen=True, slots=True)
class Moving:
    """What a scenario moves. `units` are the units whose figure moves, by the root of the figure (the measure it is, else the indicator);
    `roots` the root behind every name under which it is read; `whole` the decimals of a figure that is counted; `coefficients` and
    `progress` those that are built from moved figures; `followed` the items
    with tiers that are computed from the figure; `kept` says what stays, one line a reason."""

    units: dict[str, npt.NDArray[np.bool_]]
    roots: dict[str, str]
    whole: dict[str, int]
    coefficients: tuple[str, ...]
    progress: tuple[str, ...]
    followed: frozenset[str]
    kept: tuple[Text, ...]


def moves(item: Item) -> bool:
    """Whether an item is about a figure that was measured."""
    return item.feed is Feed.INDICATOR and item.rule.measured not in (Measured.LEVEL, Measured.EVENTS)


def moving(run: Run) -> Moving:
    """What moves in a run, and what stays."""
    scheme = run.scheme
    about = [item for _, item in scheme.items() if item.feed is Feed.INDICATOR]
    own = [item for _, item in scheme.items() if moves(item) and _own_tiers(scheme, item)]
    still = {root_of(scheme, item.of) for item in own if run.sources is None or not _can_follow(scheme, item)}
    units: dict[str, npt.NDArray[np.bool_]] = {}
    whole: dict[str, int] = {}
    for card in run.cards:
        for item, given in zip(card.items, card.inputs, strict=True):
            root = root_of(scheme, item.of)
            if not moves(item) or root in still:
                continue
            units.setdefault(root, np.zeros(len(run.units), np.bool_))[card.units] = True
            if is_counted(scheme.indicators[item.of].unit):
                whole[root] = max(whole.get(root, 0), own_places(given.x, given.places))
    roots = {name: root_of(scheme, name) for name in (*scheme.indicators, *scheme.measures)}
    roots = {name: root for name, root in roots.items() if root in units}
    return Moving(
        units,
        roots,
        whole,
        _coefficients(run, roots),
        _progress(run, roots),
        frozenset(item.id for item in own),
        tuple(_kept(scheme, about, still, roots)),
    )


def is_counted(unit: Unit) -> bool:
    """Whether a figure counts people or events: it has no fractions, however it moves."""
    return bool(unit.dimension) and all(base in COUNTED for base, _ in unit.dimension)


def own_places(x: Array, places: int) -> int:
    """The decimals in which figures were written, which stand on a scale of `places`."""
    while places and not np.any(x % 10 != 0):
        x, places = x // 10, places - 1
    return places


def _under(scheme: Scheme, name: str) -> set[str]:
    """An indicator, and everything of the same period it is made of."""
    found, rest = set[str](), [name]
    while rest:
        one = rest.pop()
        if one in found:
            continue
        found.add(one)
        indicator = scheme.indicators.get(one)
        if indicator is not None and indicator.formula is not None and one not in scheme.measures:
            rest += [need.name for need in _now(indicator.formula)]
    return found


def _now(tree: Tree) -> Iterator[Need]:
    """What a formula reads that is not of an earlier year."""
    return (need for need in needs(tree) if need.back == 0)


def _own_tiers(scheme: Scheme, item: Item) -> bool:
    """Whether a tier of the item is computed from its own figure of the period."""
    own = _under(scheme, item.of) | {ACTUAL}
    return any(need.name in own for tier in item.tiers.values() if tier.formula for need in _now(tier.formula))


def _can_follow(scheme: Scheme, item: Item) -> bool:
    """Whether every such tier is computed from the figure itself, and so can be computed again from a moved one."""
    own, indicator = _under(scheme, item.of), scheme.indicators[item.of]
    trees = [tier.formula for tier in item.tiers.values() if tier.formula and not isinstance(tier.formula, CONDITIONS)]
    return not any(need.name in own for tree in trees for need in _now(with_moved(tree, scheme, indicator)))


def _coefficients(run: Run, roots: dict[str, str]) -> tuple[str, ...]:
    """The coefficients that read a figure that moves."""
    found = []
    for each in run.scheme.coefficients.values():
        read: list[str] = []

        def figure(name: str, read: list[str] = read) -> Sequence[Fraction | None]:
            read.append(name)
            return run.books.figure(name) if run.books is not None else ()

        if run.sources is not None:
            build(each, run.units.classes, figure)
        if set(read) & set(roots):
            found.append(each.id)
    return tuple(found)


def _progress(run: Run, roots: dict[str, str]) -> tuple[str, ...]:
    """The progress indices that read a figure that moves."""
    found, sources = [], run.sources
    for each in run.scheme.progress.values() if sources is not None else ():
        read: list[str] = []

        def past(name: str, back: int, read: list[str] = read) -> Sequence[Fraction | None]:
            read.append(name if back == 0 else "")
            return past_figure(sources, name, back)  # type: ignore[arg-type]

        build_progress(each, run.scheme, run.units.classes, run.units.names, past)
        if set(read) & set(roots):
            found.append(each.id)
    return tuple(found)


def _kept(scheme: Scheme, about: Sequence[Item], still: set[str], roots: dict[str, str]) -> Iterator[Text]:
    """What stays though a reader may think that it moves, one line a reason."""
    own = [item for item in about if moves(item) and root_of(scheme, item.of) in still]
    if own:
        yield _line(
            own,
            Text(
                "不波动，按填报数计：分档由它的组成数或增长率计算",
                "stay as reported, because a tier is computed from parts of the figure or its growth",
            ),
        )
    counted = [item for item in about if not moves(item)]
    if counted:
        yield _line(counted, Text("不波动：件数与等级", "stay as reported: counts of events, and levels"))
    fixed = [
        item
        for item in about
        if moves(item) and item not in own and (item.linked is not None or _reads(item, set(roots)))
    ]
    if fixed:
        yield _line(
            fixed,
            Text(
                "分档不波动：所依据的价格、数量和其他数按填报数计",
                "tiers stay: prices, volumes and other figures behind them are those reported",
            ),
        )
    parts = {name for root in set(roots.values()) for name in _under(scheme, root)} - set(roots)
    read = [name for name in dict.fromkeys(_read_by_name(scheme)) if name in parts]
    if read:
        titles = [
            scheme.measures[name].title if name in scheme.measures else scheme.indicators[name].title for name in read
        ]
        zh, en = listed([title.zh for title in titles])[0], listed([title.en for title in titles])[1]
        yield Text(f"计算步骤和门槛里的 {zh} 按填报数计", f"in steps and gates, {en} stay as reported")


def _reads(item: Item, names: set[str]) -> bool:
    """Whether a tier of the item is computed from a figure that moves."""
    return any(need.name in names for tier in item.tiers.values() if tier.formula for need in _now(tier.formula))


def _line(items: Sequence[Item], why: Text) -> Text:
    zh, en = (listed(list(dict.fromkeys(item.title.get(lang) for item in items)))[at] for at, lang in enumerate(LANGS))
    return Text(f"{zh}：{why.zh}", f"{en}: {why.en}")


def _read_by_name(scheme: Scheme) -> Iterator[str]:
    """The names that formulas of the ledger and gates read of the period."""
    trees: list[Tree] = [step.action.formula for step in scheme.ledger if isinstance(step.action, AddFormula)]
    trees += [gate.when.formula for gate in scheme.gates.values() if isinstance(gate.when, Holds)]
    return (need.name for tree in trees for need in _now(tree))
