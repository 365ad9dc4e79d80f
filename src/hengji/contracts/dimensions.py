"""What the items of each dimension weigh, beside what the scheme gives that dimension. Pure.

A step that combines dimensions brings each to the points the scheme gives it: where the items of a letter weigh more or less, every one of
them counts for another figure than is printed beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..engine import Scheme
from ..engine.scheme.model.ledger import Combine
from ..engine.scheme.model.scorecards import Dimension, Scorecard
from ..engine.values.finding import Finding, Level, Source
from ..engine.values.number import half_up, show
from ..engine.values.text import Text
from .content import Content

BETWEEN = " · "
"""What stands between the titles of a dimension and of those above it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension of a letter: what its scored items weigh, and what the scheme gives it (None: it says nothing of it)."""

    title: Text
    weight: Decimal
    given: Fraction | None = None

    @property
    def right(self) -> bool:
        """Whether nothing is to be said of it."""
        return self.given is None or Fraction(self.weight) == self.given

    @property
    def wanted(self) -> str:
        """What the scheme gives it, in figures."""
        return "" if self.given is None else show(self.given)


def subtotals(content: Content) -> dict[Text, Decimal]:
    """By dimension, in the order of the letter, what its scored items weigh; nothing of a letter that has but one."""
    found: dict[Text, Decimal] = {}
    for item in content.items:
        if not item.watch:
            found[item.dimension] = found.get(item.dimension, Decimal(0)) + item.weight
    return found if len(found) > 1 else {}


def parts(scheme: Scheme | None, content: Content) -> list[Part]:
    """The dimensions of a letter with their subtotals, beside what its scheme gives them."""
    given = dict(_given(scheme, content)) if scheme is not None else {}
    return [Part(title, weight, given.get(title)) for title, weight in subtotals(content).items()]


def unequal(scheme: Scheme | None, content: Content) -> list[Finding]:
    """A warning for each dimension whose items do not weigh what the scheme gives it, with what that does to a score."""
    return list(_unequal(scheme, content)) if scheme is not None and content.items else []


def _unequal(scheme: Scheme, content: Content) -> Iterator[Finding]:
    combined = _combined(scheme)
    for path, dimension in _all(scheme.card_for(content.unit_class)):
        share = combined.get(dimension.id)
        given = dimension.weight if share is None else share
        below = [item for item in content.items if not item.watch and _within(item.dimension, path)]
        weight = sum((item.weight for item in below), Decimal(0))
        if given is None or not below or Fraction(weight) == given:
            continue
        said, wanted = f"{weight.normalize():f}", show(given)
        hint = Text(f"把这一维度各项的权重调回合计 {wanted}", f"bring the weights of its items back to {wanted} in all")
        if share is not None and weight:
            one = max(below, key=lambda item: item.weight)
            counts = show(half_up(Fraction(one.weight) * share / Fraction(weight), 2))
            printed = f"{one.weight.normalize():f}"
            hint = Text(
                f"方案把这一维度折算为 {wanted} 分，“{one.title.zh}”写 {printed} 分，按 {counts} 分计入；{hint.zh}",
                f"the scheme brings this dimension to {wanted} points: '{one.title.en}' is printed with {printed} and counts "
                f"{counts}; {hint.en}",
            )
        yield Finding(
            "dimension-weight", Level.WARNING,
            Text(f"“{path.zh}”小计 {said}，方案给这一维度 {wanted}", f"'{path.en}' weighs {said} in all, the scheme gives it {wanted}"),
            hint, Source(sheet=below[0].id),
        )  # fmt: skip


def _given(scheme: Scheme, content: Content) -> Iterator[tuple[Text, Fraction]]:
    combined = _combined(scheme)
    for path, dimension in _all(scheme.card_for(content.unit_class)):
        given = combined.get(dimension.id, dimension.weight)
        if given is not None:
            yield path, given


def _combined(scheme: Scheme) -> dict[str, Fraction]:
    """What the steps that combine dimensions bring each of them to."""
    return {
        name: share for step in scheme.ledger if isinstance(step.action, Combine) for name, share in step.action.parts
    }


def _all(card: Scorecard | None) -> Iterator[tuple[Text, Dimension]]:
    """Every dimension of a card with its title behind those above it."""

    def down(dimension: Dimension, above: Text | None) -> Iterator[tuple[Text, Dimension]]:
        title = dimension.title
        path = title if above is None else Text(f"{above.zh}{BETWEEN}{title.zh}", f"{above.en}{BETWEEN}{title.en}")
        yield path, dimension
        for child in dimension.children:
            if isinstance(child, Dimension):
                yield from down(child, path)

    for top in card.dimensions if card is not None else ():
        yield from down(top, None)


def _within(path: Text, above: Text) -> bool:
    return path == above or path.zh.startswith(f"{above.zh}{BETWEEN}")
