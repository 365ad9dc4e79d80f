"""Rounding and exactness, with examples computed as the page is made."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction

from markdown import prose, table

from hengji.engine.compile.lower import MOST_PLACES
from hengji.engine.rules.carriers import INT64_SAFE
from hengji.engine.run.cards import EXACT_PLACES, WEIGHT_PLACES
from hengji.engine.run.figure import MOST_TIER_PLACES, TIER_PLACES
from hengji.engine.run.outcomes import MULTIPLIER_PLACES
from hengji.engine.run.plans import RAW_PLACES
from hengji.engine.run.tables import LONGEST
from hengji.engine.scheme.model.identity import Rounding
from hengji.engine.scheme.model.scorecards import Panel
from hengji.engine.values.number import MAX_DIGITS, fixed, half_up

HEAD = prose("rounding.head")

PANEL_PLACES = next(each.default for each in fields(Panel) if each.name == "places")

BITS = INT64_SAFE.bit_length() - 1

LEVELS = {
    "ratio": ("完成率与公式的结果", "completion ratios and results of formulas"),
    "item": ("一项在自己尺度上的得分", "the score of an item on its own scale"),
    "points": ("该项折成权重后计入的分", "what the item contributes after weighting"),
    "subtotal": ("一个维度的小计", "a dimension's subtotal"),
    "total": ("总分（台账里 `round: total`）", "the final score (`round: total` in the ledger)"),
}


def page() -> str:
    """The page."""
    values = ("195.105", "2.345", "2.344", "0.005", "-0.005", "-2.345", "-2.355")
    examples = [[value, fixed(half_up(Fraction(value), 2), 2)] for value in values]
    out = [HEAD, table(("数 value", "两位小数 two decimals"), examples)]
    out.append("\n## 在哪里取舍 · Where rounding happens\n\n")
    out.append(
        "方案 `scale.round` 的五个层次；`exact` 表示不取舍。 The five levels of `scale.round`; `exact` keeps the exact value.\n\n"
    )
    defaults = Rounding()
    rows = [[f"`{name}`", zh, en, _default(getattr(defaults, name))] for name, (zh, en) in LEVELS.items()]
    out.append(table(("层次 level", "", "", "默认 default"), rows))
    out.append("\n指标自己的 `decimals:` 先于一切：规则看到的是取舍后的指标值。")
    out.append(" An indicator's own `decimals:` comes first: every rule sees the rounded value.\n")
    out.append("\n其余固定的位数 · Decimals that are fixed elsewhere:\n\n")
    fixed_places = [
        [
            "得分上下限之前的原始分（只展示，不据以计酬） the raw score before floor and cap (shown, never paid on)",
            str(RAW_PLACES),
        ],
        [
            (
                f"由公式得出的目标档，指标与方案都没有说明时；{MOST_TIER_PLACES} 位以内除得尽的照原数保留 a tier by formula where neither "
                f"indicator nor scheme says; one that ends within {MOST_TIER_PLACES} decimals stays as it is"
            ),
            str(TIER_PLACES),
        ],
        [
            "评价组的加权平均（另有 `places:` 的除外） the weighted mean of a panel, unless its `places:` says otherwise",
            str(PANEL_PLACES),
        ],
        ["得分与计入分都不取舍时 item points where the scheme rounds neither score nor points", str(EXACT_PLACES)],
        [
            (
                "分担缺项后的权重（`redistribute`，按最大余数法分，合计不变；计入分或原权重更细的随之更细） "
                "redistributed weights, by largest remainder so that they add up; "
                "as fine as points or the weights themselves where these have more"
            ),
            str(WEIGHT_PLACES),
        ],
        ["发放系数 payout multipliers", str(MULTIPLIER_PLACES)],
        ["结果表里除不尽的过程分 running scores without an end, as written to files", str(LONGEST)],
    ]
    out.append(table(("", "小数位 decimals"), fixed_places))
    exact = (
        (
            f"读入的数最多 {MAX_DIGITS} 位数字，逐位保留",
            f"A figure read may have {MAX_DIGITS} digits; every one is kept",
        ),
        (
            "平均、期初期末平均、单位换算与比都带着分母，直到得分才取舍",
            "Averages, openings and closings, converted units and ratios carry their denominator up to the score",
        ),
        (
            f"规则的常数保留到 {MOST_PLACES} 位小数，更细的以倍数保留",
            f"Constants keep {MOST_PLACES} decimals; finer ones are kept as multiples",
        ),
        (
            f"整数块的每个中间值都事先证明小于 2^{BITS}",
            f"Every intermediate of an integer block is proven below 2^{BITS} beforehand",
        ),
        (
            "证明不了的格子改用任意大的整数，走同样的几行代码",
            "Cells beyond it run on unbounded integers through the same lines",
        ),
        (
            "每打开一次解释，都用分数重算并与存下的得分核对",
            "Every explanation opened is recomputed on fractions and compared",
        ),
    )
    out.append("\n## 精确到什么程度 · How exact\n\n")
    out.append("".join(f"- {zh}。 {en}.\n" for zh, en in exact))
    out.append("\n怎样做到 · how: [精确从何而来 · where exactness comes from](../explanation/exactness.md)\n")
    return "".join(out)


def _default(places: int | None) -> str:
    return "`exact`" if places is None else f"`{places}`"
