"""What feeds an item against what its rule measures: levels are scored by a table of levels, under a name that can be
reported, and every kind reported is counted."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...formula.words import nearest
from ...rules.model import Measured
from ...values.finding import Finding, Level
from ...values.text import Text
from ..model.events import acting_titles
from ..model.matters import same_matter
from ..model.scheme import Scheme
from ..model.scorecards import Feed, Item


def check(scheme: Scheme) -> Iterator[Finding]:
    """Levels scored by a rule over figures or that nobody can report, and kinds of events that no rule counts."""
    acting = acting_titles(scheme.events.values())
    plain = [id for id, indicator in scheme.indicators.items() if indicator.formula is None]
    reported = [*scheme.measures, *(id for id in plain if id not in scheme.measures)]
    for _, item in scheme.items():  # noqa: PERF102  cards with their items, no dict
        if item.feed is Feed.LEVEL and item.rule.measured is not Measured.LEVEL:
            yield _no_levels(item)
        if item.feed is Feed.LEVEL and item.of not in reported:
            yield _unreported(item, reported)
        if item.feed is Feed.EVENTS:
            yield from _uncounted(item, acting)


def _no_levels(item: Item) -> Finding:
    message = Text(
        f"“{item.title.zh}”取等级，而计分规则读成了数值",
        f"'{item.title.en}' is fed by a level, and its rule reads figures",
    )
    hint = Text(
        "把每个等级写成一档，如“优秀得满分，良好得80%，合格得60%，其他不得分”",
        "give every level its points, as in 'excellent: full marks, good: 80%, otherwise no points'",
    )
    return Finding("rule-not-levels", Level.ERROR, message, hint, item.where)


def _unreported(item: Item, reported: Collection[str]) -> Finding:
    near = nearest(item.of, list(reported))
    message = Text(
        f"“{item.title.zh}”取“{item.of}”的等级，没有这个数据项，报上来的等级无处可放",
        f"'{item.title.en}' is fed by the level of '{item.of}', which is no measure: no level can be reported for it",
    )
    line = f'{item.of}: {{title: {{zh: {item.title.zh}, en: {item.title.en}}}, unit: "-"}}'
    hint = Text(f"在 measures 下写 {line}", f"write under measures: {line}")
    if near is not None:
        hint = Text(f"您是否想写“{near}”？否则{hint.zh}", f"did you mean '{near}'? Otherwise {hint.en}")
    return Finding("unknown-measure", Level.ERROR, message, hint, item.where)


def _uncounted(item: Item, acting: Collection[str]) -> Iterator[Finding]:
    veto = item.rule.veto.of if item.rule.veto is not None else ""
    for kind in item.kinds:
        counted = kind in item.rule.kinds or not item.rule.kinds
        if counted or (veto and (kind in veto or veto in kind)) or any(same_matter(title, kind) for title in acting):
            continue
        names = "、".join(item.rule.kinds)
        message = Text(
            f"“{item.title.zh}”列了“{kind}”，计分规则里没有用到；规则计：{names}",
            f"'{item.title.en}' lists '{kind}', which its rule does not count; it counts: {names}",
        )
        hint = Text(
            "在计分语句里写明它怎样计；属于否决的，在事项表填报",
            "say in the sentence what it costs; a veto is reported in the events table",
        )
        yield Finding("kind-unused", Level.WARNING, message, hint, item.where)
