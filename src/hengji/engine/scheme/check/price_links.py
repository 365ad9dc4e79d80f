"""A price clause that can be carried out: the price is a mean, its units make the target's, its numbers lie where they can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ...formula import needs
from ...rules.linkage import CAP_TOO_WIDE, MOST_CAP, STEEPEST, Form, share_hint
from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ...values.unit import combine, describe
from ..load.tiers import tiers_of
from ..model.indicators import Indicator, OverPeriods
from ..model.ledger import ItemsShort
from ..model.scheme import Scheme
from ..model.scorecards import Feed, Item, PriceLink
from .told import error, items_of, note, warning


def check(scheme: Scheme) -> Iterator[Finding]:
    """Errors where a clause could not be carried out, a warning where it moves nothing, notes on what whoever signs should know."""
    for item in items_of(scheme):
        if item.linked is not None:
            yield from _item(scheme, item, item.linked)


def _item(scheme: Scheme, item: Item, link: PriceLink) -> Iterator[Finding]:
    indicator = scheme.indicators.get(item.of) if item.feed is Feed.INDICATOR else None
    if indicator is None:
        message = Text(
            f"“{item.title.zh}”不按指标计分，不能价格挂钩",
            f"'{item.title.en}' is not about an indicator: no price clause",
        )
        yield error("price-clause-feed", link.where, message, Text("删去 linked", "leave out linked"))
        return
    if "target" not in item.tiers:
        message = Text(
            f"“{item.title.zh}”没有目标值，价格无从调整", f"'{item.title.en}' has no target for the price to move"
        )
        yield error(
            "price-clause-target", link.where, message, Text("在 tiers 下写 target:", "write target: under tiers")
        )
    elif item.watch:
        message = Text(
            f"“{item.title.zh}”只作观察、不计分：价格条款只改变所示的目标值",
            f"'{item.title.en}' is only watched and not scored: the clause moves the target that is shown, no points",
        )
        hint = Text(
            "删去 linked；要计分的，给它规则和权重", "leave out linked; to score it, give it a rule and a weight"
        )
        yield note("price-clause-watched", link.where, message, hint)
    elif not set(tiers_of(item.rule)) & set(item.moved_tiers) and not _asked_by_a_gate(scheme, item):
        message = Text(
            f"“{item.title.zh}”的规则不看目标档，价格条款没有作用",
            f"the rule of '{item.title.en}' uses no tier: the clause moves nothing",
        )
        yield warning(
            "price-clause-unused",
            link.where,
            message,
            Text("规则里用目标值，或删去 linked", "use the target in the rule, or leave out linked"),
        )
    yield from _price(scheme, link)
    yield from _figures(scheme, link)
    yield from _numbers(link)
    yield from _nothing(link)
    if link.form is Form.VOLUME:
        yield from _units(scheme, link, indicator)
    else:
        yield from _ratio(item, link, indicator)


def _price(scheme: Scheme, link: PriceLink) -> Iterator[Finding]:
    """The price is the mean of the period, not a sum and not the price of a day."""
    measure = scheme.measures.get(link.to)
    if measure is not None and measure.over_periods is not OverPeriods.AVERAGE:
        message = Text(
            f"挂钩的价格“{measure.title.zh}”跨期取 {measure.over_periods.value}，不是平均",
            f"the price '{measure.title.en}' is taken over periods as {measure.over_periods.value}, not as the mean",
        )
        hint = Text(
            f"在数据项 {measure.id} 写 over_periods: average", f"say over_periods: average at the measure {measure.id}"
        )
        yield error("price-clause-mean", link.where, message, hint)
    if measure is not None and link.base.constant is not None and not measure.believes(link.base.constant):
        bounds, symbol = measure.bounds_text, measure.unit.symbol
        shown = f"{show(link.base.constant)} {symbol}".rstrip()
        message = Text(
            f"基准价 {shown} 不在“{measure.title.zh}”的合理范围 {bounds} 内",
            f"the base price, {shown}, lies outside {bounds}, which is plausible for '{measure.title.en}'",
        )
        hint = Text(
            f"核对基准价的计量单位（价格以 {symbol} 计）；范围不对的，改数据项 {measure.id} 的 plausible",
            f"check the unit of the base price (the price is in {symbol}), or mend plausible at the measure {measure.id}",
        )
        yield error("price-clause-implausible", replace(link.where, field="base"), message, hint)


def _figures(scheme: Scheme, link: PriceLink) -> Iterator[Finding]:
    """A base price that is the price itself never differs from it; a volume that units report is theirs to choose."""
    if link.base.formula is not None and any(
        need.name == link.to and not need.back for need in needs(link.base.formula)
    ):
        message = Text(
            "基准价用了挂钩的价格本期的数，随之而动", "the base price is made of the linked price of the same period"
        )
        hint = Text(f"写数，或上年的 prior({link.to})", f"write a number, or that of last year: prior({link.to})")
        yield error("price-clause-base", replace(link.where, field="base"), message, hint)
    if link.volume is not None and link.volume.formula is not None:
        names = [need.name for need in needs(link.volume.formula) if not need.back and need.name in scheme.measures]
        for name in dict.fromkeys(names):
            title = scheme.measures[name].title
            message = Text(
                f"计划量取自填报的“{title.zh}”：应是签约时的计划数，不是实际数",
                f"the planned volume is taken from the reported '{title.en}': it is to be the plan, not what was sold",
            )
            hint = Text(
                "改用目标表的列，或确认报的是计划数", "use a column of the targets table, or see that it is the plan"
            )
            yield note("price-clause-volume-reported", replace(link.where, field="volume"), message, hint)


def _numbers(link: PriceLink) -> Iterator[Finding]:
    """Numbers that no clause can have, each told at its key."""
    base, volume = link.base.constant, link.volume.constant if link.volume is not None else None
    if base is not None and base <= 0:
        yield _wrong(link, "base", base, Text("基准价应大于 0", "the base price is above 0"))
    if volume is not None and volume < 0:
        yield _wrong(link, "volume", volume, Text("计划量不能为负", "the planned volume is not negative"))
    if not 0 <= link.pass_through <= 1:
        words = Text("传导比例应在 0 到 100% 之间", "the pass-through lies in 0..100%")
        yield _wrong(link, "pass_through", link.pass_through, words)
    if not 0 < link.elasticity <= STEEPEST:
        words = Text(f"弹性应大于 0，不超过 {STEEPEST}", f"the elasticity is above 0 and at most {STEEPEST}")
        yield _wrong(link, "elasticity", link.elasticity, words)
    if not 0 <= link.band < 1:
        words = Text("中性区间应不小于 0、小于 100%", "the band is not below 0 and less than 100%")
        yield _wrong(link, "band", link.band, words)
    if link.cap is not None and link.cap < 0:
        yield _wrong(link, "cap", link.cap, Text("调整幅度上限不能为负", "the cap is not negative"))
    if link.cap is not None and link.cap > MOST_CAP:
        yield _wrong(link, "cap", link.cap, Text(*CAP_TOO_WIDE), share_hint(link.cap))


def _nothing(link: PriceLink) -> Iterator[Finding]:
    """A clause with a number that lets nothing move."""
    volume = link.volume.constant if link.volume is not None else None
    zeros = (("volume", volume), ("pass_through", link.pass_through), ("cap", link.cap))
    for key, _ in ((key, value) for key, value in zeros if value == 0):
        message = Text(f"{key} 为 0，价格条款不会调整任何目标值", f"{key} is 0: the price clause moves no target")
        hint = Text(f"改正 {key}，或删去 linked", f"mend {key}, or leave out linked")
        yield warning("price-clause-nothing", replace(link.where, field=key), message, hint)


def _asked_by_a_gate(scheme: Scheme, item: Item) -> bool:
    """Whether a gate compares the item's figure with a tier that the clause moves."""
    asked = (gate.when for gate in scheme.gates.values())
    return any(
        isinstance(when, ItemsShort)
        and when.tier in item.moved_tiers
        and (item.id in when.items if when.items else item.core)
        for when in asked
    )


def _wrong(link: PriceLink, key: str, value: Fraction, words: Text, hint: Text | None = None) -> Finding:
    message = Text(f"{words.zh}（{show(value)}）", f"{words.en} ({show(value)})")
    return error("price-clause", replace(link.where, field=key), message, hint or Text(f"改正 {key}", f"mend {key}"))


def _units(scheme: Scheme, link: PriceLink, indicator: Indicator) -> Iterator[Finding]:
    """Price x volume is an amount in the unit of the target."""
    measure = scheme.measures.get(link.to)
    if measure is None or link.volume_unit is None:
        return
    made = combine(measure.unit.dimension, link.volume_unit.dimension, 1)
    if made == indicator.unit.dimension:
        return
    zh = f"价格 {measure.unit.symbol} × 计划量 {link.volume_unit.symbol} 得不到目标值的 {indicator.unit.symbol or '数'}"
    en = (
        f"price {measure.unit.symbol} x volume {link.volume_unit.symbol} makes {describe(made)}, "
        f"not {indicator.unit.symbol or 'number'} ({describe(indicator.unit.dimension)})"
    )
    hint = Text(
        "改计划量的单位；目标不是金额的（如利润率），用 form: ratio",
        "mend the unit of the volume; where the target is no amount (a margin), use form: ratio",
    )
    yield error("price-clause-units", link.where, Text(zh, en), hint)


def _ratio(item: Item, link: PriceLink, indicator: Indicator) -> Iterator[Finding]:
    """The ratio form is for positive targets; a power with a fraction is rounded by a rule of ours."""
    fixed = {name: value for name in item.moved_tiers if (value := item.tiers[name].constant) is not None}
    below = [name for name, value in fixed.items() if value <= 0]
    if below:
        names = "、".join(below)
        message = Text(
            f"“{item.title.zh}”的 {names} 不是正数，不能按比例挂钩",
            f"'{item.title.en}': {', '.join(below)} is not positive: no ratio form",
        )
        yield error("price-clause-negative", link.where, message, Text("改用 form: volume", "use form: volume"))
    elif len(fixed) < len(item.moved_tiers) and _may_be_negative(indicator):
        message = Text(
            f"“{item.title.zh}”按比例挂钩；目标值不是正数的单位不调整也不计分，等待处理",
            f"'{item.title.en}' is linked in proportion: a unit whose target is not positive is held",
        )
        hint = Text("目标可能为负的，用 form: volume", "where a target may be negative, use form: volume")
        yield note("price-clause-may-hold", link.where, message, hint)
    if link.elasticity.denominator != 1:
        zh, en = ("规定的", "the stated") if link.decimals is None else (f" {link.decimals} ", str(link.decimals))
        message = Text(
            f"弹性 {show(link.elasticity)} 的乘方除不尽：算到六十位有效数字，再四舍五入到{zh}小数位数；这一取位办法为衡绩拟定",
            f"a power of {show(link.elasticity)} has no end: taken to sixty digits, then rounded half up to {en} decimals; "
            "this rule is ours",
        )
        yield note("ours", link.where, message)


def _may_be_negative(indicator: Indicator) -> bool:
    low = indicator.plausible[0]
    return low is None or low < 0
