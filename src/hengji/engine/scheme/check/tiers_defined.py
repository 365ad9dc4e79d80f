"""Every tier a rule uses comes from somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.text import Text
from ..load.tiers import tiers_of
from ..model.scheme import Scheme
from .told import items_of, unknown


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each tier without a source."""
    for item in items_of(scheme):
        for name in tiers_of(item.rule):
            if name not in item.tiers:
                yield unknown(Text("档位", "tier"), name, item.tiers, item.where, "undefined-tier")
