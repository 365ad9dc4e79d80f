"""A weight that is to be shared out needs somebody to take it."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.text import Text
from ..model.scheme import Scheme
from ..model.scorecards import Item, Missing
from .told import warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each dimension whose only scored item passes its weight on."""
    for card in scheme.scorecards.values():
        for top in card.dimensions:
            for part in top.dimensions():
                items = [child for child in part.children if isinstance(child, Item) and not child.watch]
                if len(items) == 1 and items[0].missing is Missing.REDISTRIBUTE:
                    item = items[0]
                    message = Text(
                        f"“{item.title.zh}”是本维度唯一的项，无法计分时权重无处可转",
                        f"'{item.title.en}' is alone in its dimension: its weight has nowhere to go when it cannot be scored",
                    )
                    hint = Text("写 missing: hold、zero、full 或 drop", "write missing: hold, zero, full or drop")
                    yield warning("missing-nowhere", item.where, message, hint)
