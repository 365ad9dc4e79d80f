"""How a progress index is made: its indicators, what they are compared with, how a change is scaled, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator

from ...engine.scheme.model.ledger import AddProgress
from ...engine.scheme.model.progress import Progress
from ...engine.scheme.model.scheme import Scheme
from ...engine.trace.progress import BASES, SPREADS
from ...engine.trace.titles import figure_title, gate_title, listed
from ...engine.values.direction import Direction
from ...engine.values.number import show
from ...engine.values.text import Text
from .part import Part, only_for, percent, row

TITLE = Text("进步指数", "Progress indices")


def progress_part(scheme: Scheme) -> Part:
    """All progress indices."""
    return Part(
        TITLE, tuple(row(each.title, _provisions(scheme, each), each.clause) for each in scheme.progress.values())
    )


def _provisions(scheme: Scheme, index: Progress) -> Iterator[Text]:
    if index.classes:
        yield only_for(scheme, index.classes)
    yield from progress_made(scheme, index)
    for number, step in enumerate(scheme.ledger, start=1):
        if isinstance(step.action, AddProgress) and step.action.progress == index.id:
            yield Text(f"在得分步骤第 {number} 步计入", f"enters the score in step {number}")
    yield from _gates(scheme, index)


def progress_made(scheme: Scheme, index: Progress) -> Iterator[Text]:
    """Its indicators, what they are compared with, and what becomes of figures that are lacking."""
    base, own, rest = BASES[index.against], percent(index.own), percent(1 - index.own)
    yield listed([_indicator(scheme, index, place) for place in range(len(index.parts))])
    yield Text(
        f"每项指标 50 + 50 ×（自身进步 × {own} + 位次进步 × {rest}），按权重合成，四舍五入到 {index.places} 位小数",
        f"for each indicator 50 + 50 × (own progress × {own} + rank progress × {rest}), combined by weight, "
        f"rounded half up to {index.places} decimals",
    )
    yield Text(
        f"自身进步＝（本期 − {base.zh}，越低越好的反号）÷ 尺度，限于 ±1",
        f"own progress is (now − {base.en}, the sign turned where lower is better) ÷ scale, kept within ±1",
    )
    if any(part.scale is None for part in index.parts):
        how = SPREADS[index.spread]
        yield Text(
            f"尺度为{how.zh}，四舍五入到 {index.scale_places} 位小数",
            f"the scale is the {how.en}, rounded half up to {index.scale_places} decimals",
        )
    yield Text(
        "位次进步＝本期类内百分位 − 往期类内百分位；两期都只在两期有数的同类单位中比，往期数重述的按重述数重算",
        "rank progress is the percentile in the class now less the one before, both among the units of the class with figures of both "
        "times; a restated past is computed anew",
    )
    few = index.fewest
    yield Text(f"可比的同类单位不足 {few} 家的按 50 计", f"with fewer than {few} units to compare with it is 50")
    if index.redistribute:
        yield Text(
            "缺少往年数的指标，其权重归该单位的其他指标；全都缺少的（如新设单位）没有指数，不加不减",
            "the weight of an indicator without a past figure goes to the unit's others; a unit that lacks them all (a new one) has no "
            "index and nothing is added",
        )
    else:
        yield Text(
            "缺少任一往年数的单位没有指数，不加不减",
            "a unit that lacks a past figure has no index and nothing is added",
        )


def _indicator(scheme: Scheme, index: Progress, place: int) -> Text:
    part = index.parts[place]
    title, weight = figure_title(scheme, part.of), percent(part.weight)
    indicator = scheme.indicators.get(part.of)
    lower = indicator is not None and indicator.direction is Direction.LOWER
    zh, en = f"{title.zh} {weight}", f"{title.en} {weight}"
    notes = [Text("越低越好", "lower is better")] if lower else []
    notes += (
        [Text(f"变动 {show(part.scale)} 计满", f"a change of {show(part.scale)} counts in full")] if part.scale else []
    )
    if not notes:
        return Text(zh, en)
    told = listed(notes)
    return Text(f"{zh}（{told.zh}）", f"{en} ({told.en})")


def _gates(scheme: Scheme, index: Progress) -> Iterator[Text]:
    paused = [gate_title(scheme, gate) for gate in scheme.gates.values() if index.id in gate.suspend]
    if paused:
        yield Text(f"停用：{listed(paused).zh}时", f"suspended where: {listed(paused).en}")
    held = [gate_title(scheme, gate) for gate in scheme.gates.values() if index.id in gate.no_lift]
    if held:
        yield Text(f"高于 50 的停用：{listed(held).zh}时", f"suspended above 50 where: {listed(held).en}")
