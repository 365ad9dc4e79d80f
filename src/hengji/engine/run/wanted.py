"""Which tables a scheme draws on, so that a table which is not there is told where something waits for it, and only there."""

from __future__ import annotations

from collections.abc import Mapping

from ..scheme.model.events import ACTING
from ..scheme.model.outcomes import Pool
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Feed, Item, Tier
from ..values.text import Text


def tables_wanted(scheme: Scheme) -> Mapping[str, Text | None]:
    """The tables a scheme draws on, each with the items that need it (None: it may well be that nothing is to be handed in)."""
    found: dict[str, Text | None] = {}
    for table, feeds in (
        ("facts", (Feed.INDICATOR, Feed.LEVEL)),
        ("tasks", (Feed.DATE,)),
        ("reviews", (Feed.PANEL,)),
    ):
        titles = [item.title for _, item in scheme.items() if item.feed in feeds]
        if titles:
            found[table] = _items(titles)
    if scheme.boards and "tasks" not in found:
        found["tasks"] = None
    laid = [item.title for _, item in scheme.items() if any(tier.column for tier in _laid_down(item))]
    if laid:
        found["targets"] = _items(laid)
    if scheme.events:
        grave = [event.title for event in scheme.events.values() if event.kind in ACTING]
        found["events"] = _items(grave) if grave else None
    return found


def _laid_down(item: Item) -> list[Tier]:
    """Whatever of an item can come from the targets table: its tiers, and the base price and volume of its price clause."""
    return [*item.tiers.values(), *(item.linked.sources if item.linked is not None else ())]


def amounts_named(scheme: Scheme) -> frozenset[str]:
    """The columns of the units table a scheme calculates with: bases of pay and factors of coefficients."""
    bases = {result.base for result in scheme.results if isinstance(result, Pool)}
    factors = {
        each.of for coefficient in scheme.coefficients.values() for each in (*coefficient.factors, *coefficient.plus)
    }
    return frozenset(bases | factors)


def _items(titles: list[Text]) -> Text:
    once = list(dict.fromkeys(titles))
    zh, en = "、".join(each.zh for each in once[:5]), ", ".join(each.en for each in once[:5])
    return Text(f"{zh}{' 等' if len(once) > 5 else ''}", f"{en}{' and more' if len(once) > 5 else ''}")
