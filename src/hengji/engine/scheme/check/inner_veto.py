"""A veto written inside an item's rule acts on the whole assessment; what it does there has to be said by an event."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding, Level
from ...values.text import Text
from ..model.events import acting_titles
from ..model.matters import same_matter
from ..model.scheme import Scheme


def check(scheme: Scheme) -> Iterator[Finding]:
    """Vetoes in rules without an effect: no event of the scheme says what becomes of grade and total."""
    acting = acting_titles(scheme.events.values())
    for _, item in scheme.items():  # noqa: PERF102  cards with their items, no dict
        if item.rule.veto is None or any(same_matter(title, item.rule.veto.of) for title in acting):
            continue
        name, effect = item.title, item.rule.veto.effect
        message = Text(
            f"“{name.zh}”的计分规则里写了“{effect}”，但没有写明它对等级和总分做什么，因此不起作用",
            f"the rule of '{name.en}' says '{effect}' without what it does to grade and total, so it does nothing",
        )
        hint = Text(
            "把它写进 events：“- veto: …”，并写 effect，如 {grade: D, payout: 0}，从计分语句里删去这半句；发生时在事项表填一行",
            "write it under events: '- veto: ...' with an effect such as {grade: D, payout: 0}, leave it out of the sentence, "
            "and list it in the events table",
        )
        yield Finding("veto-without-effect", Level.ERROR, message, hint, item.where)
