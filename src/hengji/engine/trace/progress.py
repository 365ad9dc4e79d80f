"""Why a unit has its progress index: figure, base and scale of every indicator, its percentiles then and now, and how they combine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ..run.progress import NEUTRAL, PartMoved, composed
from ..run.result import Run
from ..scheme.model.progress import Against, Progress, Spread
from ..values.number import half_up, show
from ..values.text import Text
from .acting import suspended_by
from .agreement import Disagreement
from .axis import number
from .factors import CoefficientTrace, applied_words, trace_coefficients

BASES = {Against.LAST_YEAR: Text("上年", "last year"), Against.MEAN3: Text("前三年平均", "mean of three years")}
SPREADS = {
    Spread.STANDARD: Text("类内变动的标准差", "standard deviation of the changes in the class"),
    Spread.MEAN: Text("类内变动的平均差", "mean deviation of the changes in the class"),
}


@dataclass(frozen=True, slots=True)
class ProgressTrace:
    """One progress index of one unit. `value` is empty where it has none; `parts` are the figures behind it, indicator by indicator."""

    progress: str
    title: Text
    value: str
    suspended: tuple[Text, ...]
    steps: tuple[Text, ...]
    parts: tuple[dict[str, str], ...] = ()

    @property
    def shown(self) -> Text:
        """The index as it was applied: not at all where there is none, or a gate suspends it."""
        return applied_words(self.value, self.suspended) if self.value else Text("无", "none")

    def as_dict(self) -> dict[str, object]:
        """The trace as plain data, both languages."""
        return {
            "progress": self.progress,
            "title": {"zh": self.title.zh, "en": self.title.en},
            "value": self.value,
            "suspended_by": [{"zh": gate.zh, "en": gate.en} for gate in self.suspended],
            "indicators": list(self.parts),
            "steps": [{"zh": step.zh, "en": step.en} for step in self.steps],
        }


Adjuster = CoefficientTrace | ProgressTrace


def trace_adjusters(run: Run, unit: int) -> tuple[Adjuster, ...]:
    """What adjusts a unit's score or pay beside its items: its coefficients, then its progress indices."""
    return (*trace_coefficients(run, unit), *trace_progress(run, unit))


def trace_progress(run: Run, unit: int) -> tuple[ProgressTrace, ...]:
    """All progress indices a unit (by position) may have."""
    mine, known = run.units.classes[unit], [run.scheme.progress[id] for id in run.progress]
    return tuple(_trace(run, each, unit) for each in known if each.is_for(mine))


def _trace(run: Run, progress: Progress, unit: int) -> ProgressTrace:
    stored = run.progress[progress.id]
    moved = stored.parts.get(unit, ())
    gates = tuple(suspended_by(run, unit, progress.id))
    parts = tuple(_figures(progress, each) for each in moved)
    if stored.without[unit]:
        why = Text(
            "缺少本期或往年数，没有指数，不加不减", "figures of now or of the past are lacking: no index, nothing added"
        )
        return ProgressTrace(progress.id, progress.title, "", gates, (why,), parts)
    value = stored.index.at(unit)
    steps = tuple(_steps(run, progress, unit, moved, value)) if moved else ()
    return ProgressTrace(progress.id, progress.title, show(value), gates, steps, parts)


def _steps(run: Run, progress: Progress, unit: int, moved: tuple[PartMoved, ...], value: Fraction) -> Iterator[Text]:
    for each in moved:
        yield _part_words(run, progress, each)
    raw = composed(progress, moved)
    if raw is None:
        raise Disagreement(f"{run.units.ids[unit]} {progress.id}: stored {show(value)}, recomputed none")
    if len(moved) > 1:
        whole = sum((each.part.weight for each in moved), Fraction(0))
        terms = " + ".join(f"{number(each.index(progress.own))} × {show(each.part.weight)}" for each in moved)
        terms = terms if whole == 1 else f"({terms}) ÷ {show(whole)}"
        yield Text(f"按权重合成：{terms} = {number(raw)}", f"by weight: {terms} = {number(raw)}")
    if len(moved) < len(progress.parts):
        have = {each.part.of for each in moved}
        lacking = [run.scheme.indicators[part.of].title for part in progress.parts if part.of not in have]
        zh, en = "、".join(title.zh for title in lacking), ", ".join(title.en for title in lacking)
        yield Text(f"“{zh}”缺少往年数，权重归其他指标", f"no past figure of {en}: its weight goes to the others")
    rounded = half_up(raw, progress.places)
    if rounded != raw:
        yield Text(
            f"四舍五入到 {progress.places} 位小数：{show(rounded)}",
            f"rounded half up to {progress.places} decimals: {show(rounded)}",
        )
    if rounded != value:
        raise Disagreement(f"{run.units.ids[unit]} {progress.id}: stored {show(value)}, recomputed {show(rounded)}")


def _part_words(run: Run, progress: Progress, moved: PartMoved) -> Text:
    """One indicator with its figures filled in."""
    title, base = run.scheme.indicators[moved.part.of].title, BASES[progress.against]
    weight, now, then = f"{show(moved.part.weight * 100)}%", number(moved.now), number(moved.base)
    zh = f"{title.zh}（权重 {weight}）：本期 {now}，{base.zh} {then}"
    en = f"{title.en} (weight {weight}): now {now}, {base.en} {then}"
    if moved.before is None or moved.after is None:
        return Text(
            f"{zh}；同类可比单位不足 {progress.fewest} 家，按 {NEUTRAL} 计",
            f"{en}; fewer than {progress.fewest} units to compare with: {NEUTRAL}",
        )
    own, rank = _own_words(progress, moved), _rank_words(moved)
    share, rest = show(progress.own * 100), show((1 - progress.own) * 100)
    both = f"{number(moved.g_own)} × {share}% + {number(moved.g_rank)} × {rest}%"
    made = f"{NEUTRAL} + {NEUTRAL} × ({both}) = {number(moved.index(progress.own))}"
    return Text(f"{zh}；{own.zh}；{rank.zh}；{made}", f"{en}; {own.en}; {rank.en}; {made}")


def _own_words(progress: Progress, moved: PartMoved) -> Text:
    change = number(moved.change)
    lower = moved.better < 0
    zh, en = f"{change}{'（降低为进步）' if lower else ''}", f"{change}{' (lower is better)' if lower else ''}"
    if moved.scale is None:
        return Text(f"自身进步 {zh}，没有尺度，计 0", f"own progress {en}, without a scale: 0")
    scale, raw = number(moved.scale), moved.change / moved.scale
    how = SPREADS[progress.spread] if moved.part.scale is None else Text("写明的尺度", "the scale stated")
    bounded = raw != moved.g_own
    return Text(
        f"自身进步 {zh} ÷ {scale}（{how.zh}）= {number(raw)}{'，限于 ±1' if bounded else ''}",
        f"own progress {en} ÷ {scale} ({how.en}) = {number(raw)}{', kept within ±1' if bounded else ''}",
    )


def _rank_words(moved: PartMoved) -> Text:
    before, after = number(moved.before or Fraction(0)), number(moved.after or Fraction(0))
    return Text(
        f"类内百分位 {before} → {after}，位次进步 {number(moved.g_rank)}",
        f"percentile in the class {before} → {after}, rank progress {number(moved.g_rank)}",
    )


def _figures(progress: Progress, moved: PartMoved) -> dict[str, str]:
    def shown(value: Fraction | None) -> str:
        return "" if value is None else number(value)

    return {
        "indicator": moved.part.of,
        "weight": show(moved.part.weight),
        "now": shown(moved.now),
        "base": shown(moved.base),
        "progress": shown(moved.change),
        "scale": shown(moved.scale),
        "percentile_before": shown(moved.before),
        "percentile_now": shown(moved.after),
        "g_own": shown(moved.g_own),
        "g_rank": shown(moved.g_rank),
        "index": shown(moved.index(progress.own)),
    }
