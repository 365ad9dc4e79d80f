"""What the model says when it refuses a value, in both languages."""

from __future__ import annotations

import re

from ...values.text import Text

_ZH: tuple[tuple[str, str], ...] = (
    (r"a scheme ends on or after it starts: (.*)", "结束日早于开始日：{0}"),
    (r"decimals lie between 0 and 8", "小数位数应在 0 到 8 之间"),
    (r"full marks are greater than zero", "满分应大于零"),
    (r"(.*): ratios are never summed over units", "{0}：比率不能跨单位相加，over_units 不能是 strict_sum"),
    (r"tier (.*) comes from exactly one place", "档位 {0} 只能有一个来源"),
    (r"tier (.*) is a decimal number", "档位 {0} 写成除得尽的小数"),
    (r"(.*): a weight is not negative", "{0}：权重不能为负"),
    (r"(.*): a unit-specific item names its units", "{0}：单位专属指标要写明 units"),
    (r"(.*): an exempted item needs an outcome", "{0}：免责的指标要写明如何处理，不能是 hold"),
    (r"(.*): trimming is not negative and a panel needs at least one rater", "{0}：去掉的人数不能为负，评价人至少一名"),
    (r"(.*): trimming must leave a score", "{0}：去掉最高最低后要有分数剩下，trim_from 应大于去掉的人数"),
    (r"(.*): grades and sizes are named once each", "{0}：完成等级和规模类别至少一个，且不能重名"),
    (r"(.*): a veto says what it does", "{0}：否决事项要在 effect 里写明后果"),
    (r"(.*): points of an event are written without a sign", "{0}：加扣分事项的分值不写正负号"),
    (
        r"(.*): a coefficient is either given or built from factors",
        "{0}：系数要么 given，要么由 factors 计算，二者取一",
    ),
    (
        r"(.*): only a coefficient built from factors has something added",
        "{0}：只有由 factors 计算的系数才能写 plus",
    ),
    (r"(.*): bounds are out of order", "{0}：上下限次序颠倒"),
    (r"(.*): a change that counts in full is greater than zero", "{0}：按多大的变动计满，应大于零"),
    (r"(.*): the weight of an indicator of progress is greater than zero", "{0}：进步指数中指标的权重应大于零"),
    (r"(.*): a progress index names its indicators", "{0}：进步指数要写明 indicators"),
    (r"(.*): a progress index names each indicator once", "{0}：进步指数里同一指标只写一次"),
    (r"(.*): the share of own progress lies between 0 and 100 %", "{0}：自身进步的份额应在 0 到 100% 之间"),
    (r"(.*): a class to compare within has at least two units", "{0}：同类比较至少要两个单位，fewest 不小于 2"),
    (r"(.*): the points of an index of 100 are greater than zero", "{0}：指数为 100 时加的分 span 应大于零"),
    (r"grades stand from best to worst, each with its own lower bound", "等级应从高到低排列，各有不同的下限"),
    (r"a constant mark has no multiple", "常数没有倍数"),
    (r"a step has a size greater than zero", "每一步的大小应大于零"),
    (r"a step changes the score", "每一步要加分或扣分，不能是 0 分"),
    (r"the most a step changes is not negative", "累计上限不能为负"),
    (r"a curve has at least one knot", "曲线至少有一个点"),
    (r"a curve runs upwards or downwards", "曲线的方向只能是 higher 或 lower"),
    (
        r"the knots of a curve stand in the order of their marks",
        "曲线的点应按次序排列：越高越好的从小到大，越低越好的从大到小",
    ),
    (r"a proportion is inverse or mirrored, not both", "inverse 与 mirror 只能取一"),
    (r"a table of levels names each level once", "等级计分表每个等级只写一次，且至少一个"),
    (r"a rule has a body or a start, not both", "规则有了曲线、比例或公式，就不能再写 start"),
    (r"a table of levels measures a level, and only it does", "levels 只用于按等级计分的规则（measured: level）"),
    (r"every step of a rule over events names what it counts", "按事件计分的每一步都要用 of 写明事项"),
    (r"only a rule over events counts named kinds", "只有按事件计分的规则才写 of"),
)

_HINTS: tuple[tuple[str, Text], ...] = (
    (
        r".*: a coefficient is either given or built from factors",
        Text(
            "写 given: 列名，或 factors: {数据项: 60%, 数据项: 40%}",
            "write given: a column, or factors: {measure: 60%, measure: 40%}",
        ),
    ),
    (
        r".*: only a coefficient built from factors has something added",
        Text("删去 plus，或改用 factors", "leave out plus, or build the coefficient from factors"),
    ),
    (r".*: bounds are out of order", Text("小的写在前面，如 0.90 .. 1.10", "the smaller one first: 0.90 .. 1.10")),
    (r".*: a change that counts in full is greater than zero", Text.same("scale: 5")),
    (
        r".*: the weight of an indicator of progress is greater than zero",
        Text.same("indicators: {roe: 60%, profit: 40%}"),
    ),
    (r".*: a progress index names its indicators", Text.same("indicators: {roe: 60%, profit: 40%}")),
    (
        r".*: a progress index names each indicator once",
        Text("合成一行，权重相加", "make one line of it, with the weights added up"),
    ),
    (r".*: the share of own progress lies between 0 and 100 %", Text.same("own: 50%")),
    (r".*: a class to compare within has at least two units", Text.same("fewest: 5")),
    (r".*: the points of an index of 100 are greater than zero", Text.same("span: 3")),
)
"""What to write instead, for those who meet a refusal of a progress index or a coefficient."""


def mended(refusal: str) -> Text | None:
    """What to write instead of what the model refuses, where that can be said."""
    return next((hint for pattern, hint in _HINTS if re.fullmatch(pattern, refusal)), None)


def in_words(refusal: str) -> Text:
    """A refusal of the model as text; unknown ones keep their English words."""
    for pattern, zh in _ZH:
        match = re.fullmatch(pattern, refusal)
        if match is not None:
            return Text(zh.format(*match.groups()), refusal)
    return Text(f"不能这样写：{refusal}", refusal or "refused")
