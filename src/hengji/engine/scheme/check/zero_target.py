"""A score in proportion to completion needs a target that is not zero."""

from __future__ import annotations

from collections.abc import Iterator

from ...rules.model import Proportion
from ...values.finding import Finding
from ...values.text import Text
from ..model.scheme import Scheme
from ..model.scorecards import Feed
from .told import error, items_of, note, place_words


def check(scheme: Scheme) -> Iterator[Finding]:
    """An error for a target of zero, a note where the measure may well be zero."""
    for item in items_of(scheme):
        body = item.rule.body
        if not isinstance(body, Proportion):
            continue
        tier = item.tiers.get(body.tier)
        if tier is not None and tier.constant == 0:
            message = Text(
                f"“{item.title.zh}”按完成率计分，{place_words(body.tier)}却是 0",
                f"'{item.title.en}' is scored by completion, but {body.tier} is 0",
            )
            yield error("zero-target", item.where, message, Text("改用 steps 或 curve", "use steps or a curve"))
            continue
        indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
        measure = scheme.measures.get(item.of) if indicator is not None and indicator.formula is None else None
        low = measure.plausible[0] if measure is not None else None
        if low is not None and low <= 0 and (tier is None or tier.constant is None):
            message = Text(
                f"“{item.title.zh}”的目标可能为零或负，为零时没有完成率",
                f"the target of '{item.title.en}' may be zero or negative; at zero there is no completion rate",
            )
            yield note(
                "zero-target-possible",
                item.where,
                message,
                Text("签约时拒绝零目标", "refuse a target of zero when it is agreed"),
            )
