"""What is signed is what is computed: an item's sentence means its rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ... import sentences
from ...sentences.reading import Ambiguous, Context, Understood
from ...values.finding import Finding
from ...values.text import Text
from ..load.wording import marks, ways_to_say
from ..model.scheme import Scheme
from ..model.scorecards import Feed, Item
from .told import error, items_of


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each printed sentence that reads otherwise than the rule beside it."""
    for item in items_of(scheme):
        if not item.sentence:
            continue
        outcome = sentences.parse(item.sentence, _context(scheme, item))
        if not isinstance(outcome, Understood):
            message = Text("看不懂所附的规则文字", "the printed sentence is not understood")
        elif outcome.rule != item.rule:
            message = Text(
                "所附的规则文字与计算的规则不同", "the printed sentence does not mean the rule that is computed"
            )
        else:
            continue
        hint = ways_to_say(outcome) if isinstance(outcome, Ambiguous) else None
        hint = hint or Text("重新生成文字，或改规则", "render it again, or change the rule")
        yield error("sentence-differs", replace(item.where, clause=item.clause or item.where.clause), message, hint)


def reads_as_its_rule(scheme: Scheme, item: Item) -> bool:
    """Whether an item's printed sentence, read by itself, is its rule."""
    outcome = sentences.parse(item.sentence, _context(scheme, item))
    return isinstance(outcome, Understood) and outcome.rule == item.rule


def _context(scheme: Scheme, item: Item) -> Context:
    indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
    full, points = marks(scheme.scale, item.weight, item.full)
    usual = Context()
    return Context(
        direction=indicator.direction if indicator else usual.direction,
        unit=indicator.unit if indicator else None,
        full=full,
        points=points,
        partial=scheme.scale.partial,
        tiers=frozenset({*item.tiers, "target"}),
        names={name: name for name in item.tiers},
        called=f"{item.title.zh} {item.title.en}",
    )
