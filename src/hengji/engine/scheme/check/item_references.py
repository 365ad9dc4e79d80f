"""What items refer to exists: indicators, panels, task boards, measures of counted events."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.text import Text
from ..model.scheme import Scheme
from ..model.scorecards import Feed, Item
from .told import error, items_of, unknown


def check(scheme: Scheme) -> Iterator[Finding]:
    """One finding for each item that refers to nothing."""
    homes = {
        Feed.INDICATOR: (Text("指标", "indicator"), scheme.indicators, "unknown-indicator"),
        Feed.PANEL: (Text("评价组", "panel"), scheme.panels, "unknown-panel"),
        Feed.TASKS: (Text("任务清单", "task board"), scheme.boards, "unknown-task-board"),
    }
    for item in items_of(scheme):
        home = homes.get(item.feed)
        if home is not None and item.of not in home[1]:
            yield unknown(home[0], item.of, home[1], item.where, home[2])
        several = item.feed is Feed.INDICATOR and len(item.rule.kinds) > 1
        for kind in item.rule.kinds if several else ():
            if kind not in {*scheme.measures, *scheme.indicators, *scheme.events}:
                yield _unmapped(item, kind)
        if item.feed is Feed.EVENTS:
            for measure in item.kinds.values():
                if measure not in scheme.measures:
                    yield unknown(Text("数据项", "measure"), measure, scheme.measures, item.where, "unknown-measure")
            for kind in item.rule.kinds:
                if kind not in item.kinds:
                    yield _unmapped(item, kind)


def _unmapped(item: Item, kind: str) -> Finding:
    message = Text(
        f"规则按“{kind}”计分，events 里没有对应的数据项", f"the rule counts '{kind}', which events does not map"
    )
    hint = Text(f"events: {{{kind}: 数据项}}", f"events: {{{kind}: measure}}")
    return error("unmapped-kind", item.where, message, hint)
