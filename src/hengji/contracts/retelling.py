"""The wording above the items of one subject's letter, told of the items that letter has. Pure.

A scheme words its steps, constraints and exemptions for a whole card. A letter that leaves an item of the card out, takes one from another
card or calls one otherwise says the same of its own items, and names no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..engine import Scheme
from ..engine.scheme.model.scorecards import Dimension, Scope, Scorecard
from ..engine.scheme.model.scorecards import Item as SchemeItem
from ..engine.values.text import Text
from ..reports.total import TotalWords, total_words
from .content import Content
from .scorecard import totals_of


def retold(scheme: Scheme | None, old: Content, new: Content) -> Content:
    """The new content with the wording of its own items, where it has others than the old one, or where it still says what the scheme
    says of the whole card. Without its scheme a letter keeps its wording."""
    if scheme is None or new.totals is None or scheme.card_for(new.unit_class) is None:
        return new
    whole = total_words(scheme, new.unit_class, new.subject.code)
    if named(old) == named(new) and new.totals != totals_of(whole):
        return new
    words, before = words_of(scheme, new), words_of(scheme, old)
    generated = {*whole.constraints, *before.constraints, *words.constraints}
    beside = (each for each in new.constraints if each not in generated)
    return replace(new, totals=totals_of(words), constraints=(*words.constraints, *beside))


def named(content: Content) -> dict[str, Text]:
    """What a letter calls each of its items."""
    return {item.id: item.title for item in content.items}


def words_of(scheme: Scheme, content: Content) -> TotalWords:
    """The way to the total in words, of the items of a letter. Raises `KeyError` where no card is for its class."""
    titles = named(content)
    called = replace(scheme, scorecards={id: _called(card, titles) for id, card in scheme.scorecards.items()})
    card = called.card_for(content.unit_class)
    if card is None:
        raise KeyError(content.unit_class)
    return total_words(called, content.unit_class, content.subject.code, _own(called, card, titles))


def _own(scheme: Scheme, card: Scorecard, held: Iterable[str]) -> Scorecard:
    """The card with the items a letter holds: others go, and those of other cards stand in their dimension, else behind."""
    wanted, own = set(held), {item.id for item in card.items()}
    dimensions = list(_kept(card.dimensions, wanted))
    for other in scheme.scorecards.values():
        for part in (each for top in other.dimensions for each in top.dimensions()):
            new = [
                replace(each, scope=Scope.COMMON)
                for each in part.children
                if isinstance(each, SchemeItem) and each.id in wanted - own
            ]
            if not new:
                continue
            own |= {each.id for each in new}
            at = next((number for number, each in enumerate(dimensions) if each.title == part.title), None)
            if at is None:
                dimensions.append(replace(part, children=tuple(new)))
            else:
                dimensions[at] = replace(dimensions[at], children=(*dimensions[at].children, *new))
    return replace(card, dimensions=tuple(dimensions))


def _kept(dimensions: Iterable[Dimension], wanted: set[str]) -> Iterator[Dimension]:
    """The dimensions with the items wanted; one that has none goes."""
    for dimension in dimensions:
        children: list[Dimension | SchemeItem] = []
        for child in dimension.children:
            if isinstance(child, Dimension):
                children += _kept([child], wanted)
            elif child.id in wanted:
                children.append(child)
        if children:
            yield replace(dimension, children=tuple(children))


def _called(card: Scorecard, titles: dict[str, Text]) -> Scorecard:
    """The card with its items called as a letter calls them."""

    def of(dimension: Dimension) -> Dimension:
        return replace(
            dimension,
            children=tuple(
                of(child) if isinstance(child, Dimension) else replace(child, title=titles.get(child.id, child.title))
                for child in dimension.children
            ),
        )

    return replace(card, dimensions=tuple(of(each) for each in card.dimensions))
