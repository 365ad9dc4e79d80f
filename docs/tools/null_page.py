"""The reasons of a null."""

from __future__ import annotations

from markdown import code, prose, table

from hengji.engine.values.null import NullReason

HEAD = prose("null.head")


def page() -> str:
    """The page."""
    rows = [[str(int(each)), code(each.code), each.words.zh, each.words.en, MORE[each]] for each in NullReason if each]
    head = ("编号 number", "代码 code", "中文", "English", "何时、怎么办 · when, and what to do")
    return HEAD + table(head, rows)


MORE = {
    NullReason.MISSING_FACT: "填报表没有这个数或单元格空白；补报 · not in the facts, or blank: report it",
    NullReason.ZERO_DENOMINATOR: "公式分母为零，或要求为正而不为正 · a formula's denominator is zero, or must be positive and is not",
    NullReason.MISSING_TIER: "规则用到的目标档没有给出：补 targets 表；由往年数算的补 facts 表往年的数；日期补 tasks 表的完成时限"
    " · a tier the rule needs is not given: add it to the targets, or last year's figure to the facts, or the date due to the tasks",
    NullReason.ZERO_TARGET: "按比例计分而目标值（或上年值等）为零；改用数额或百分点"
    " · a proportion of a target (or of last year's figure) that is zero: write the rule in amounts",
    NullReason.NOT_APPLICABLE: "该项只适用于其他单位，或单位没有考核表 · the item stands for other units, or the unit has no card",
    NullReason.EXEMPT: "已批准免责；按 `exempt:` 处理 · exempted with approval; `exempt:` says what follows",
    NullReason.NOT_STATED: "分档之外没有写明；补一句“其余得…分” · outside the stated bands: say what the rest earns",
    NullReason.TOO_FEW_RATERS: "评价人数少于 `minimum` · fewer scores than the panel's `minimum`",
    NullReason.WATCH_ONLY: "监测指标，权重为零 · watched; it has no weight",
    NullReason.UNKNOWN_LEVEL: "报来的等级不在表内，也没有“其余” · the level is not in the table and there is no `otherwise`",
    NullReason.TIERS_OUT_OF_ORDER: "例如目标值低于基本值 · for example a target below the base",
    NullReason.DISCREPANT: "同一个数报了两个不同的值 · the same figure was given twice and differs",
    NullReason.NOT_DONE: "有时限、期末已过、未填完成日期；补填，或在方案写 `not_done:` · due, no date done: give it, or `not_done:`",
    NullReason.NOT_DUE: "时限在期后（各节点都在期后）；可写 `missing: redistribute` · due after the period: wait, or state it",
    NullReason.EVENT_OPEN: "事项表有一行看不懂，或否决缺证明、缺批准 · an event is not understood, or a veto lacks evidence",
    NullReason.NOT_LINKABLE: "价格或基准价不大于 0，或按比例挂钩而目标不是正数；改正数，或改按量 · mend the figure, or use `form: volume`",
    NullReason.OUT_OF_RANGE: "得分的数位超过 64 位整数；核对数值与单位 · the score does not fit 64 bits: check figure and unit",
}
